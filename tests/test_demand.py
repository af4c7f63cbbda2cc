from pathlib import Path

import pytest

from configs.errors import InputError
from data.catalogue_table import load_catalogue
from data.demand import load_demand, save_demand
from tests.builders import SHANGHAI_TABLES


@pytest.mark.parametrize("orders", ["", "viel", "0", "-1", "100001", "nan", "inf"])
def test_what_is_no_share_of_the_orders_is_told_with_its_row(tmp_path: Path, orders: str) -> None:
    file = tmp_path / "demand.csv"
    file.write_text(f"code,per_100k\n0101,5\n0102,{orders}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"demand.csv.*3.*per_100k"):
        load_demand(file)


def test_an_item_named_twice_is_told(tmp_path: Path) -> None:
    file = tmp_path / "demand.csv"
    file.write_text("code,per_100k\n0101,5\n0101,6\n", encoding="utf-8")
    with pytest.raises(InputError, match="0101 出现了两次"):
        load_demand(file)


def test_the_table_comes_back_as_it_was(tmp_path: Path) -> None:
    demand = {"0101": 5.0, "0102": 0.25}
    save_demand(demand, tmp_path / "demand.csv")
    assert load_demand(tmp_path / "demand.csv") == demand


def test_the_shipped_table_knows_every_item_and_no_other() -> None:
    demand = load_demand(SHANGHAI_TABLES / "demand.csv")
    assert set(demand) == {item.code for item in load_catalogue(SHANGHAI_TABLES / "catalogue").items}
    assert sum(demand.values()) == pytest.approx(100_000, rel=0.2)
