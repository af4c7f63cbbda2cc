"""Which bundles there are and which one serves: `PAIDAN_HOME/models`, one folder a bundle, and the line of champions."""

import json
import shutil
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from configs.errors import BundleError, ConflictError, NotFoundError
from data.files import replacing
from model.bundle import Bundle, Manifest, load_manifest

SHIPPED = Path(__file__).with_name("bundled")
_CHAMPIONS = "champions.jsonl"


@dataclass(frozen=True, slots=True)
class Promotion:
    """One change of the champion. A rollback (`back`) takes back the latest promotion not yet taken back."""

    bundle: str
    at: str
    by: str
    why: str
    back: bool = False


@dataclass(frozen=True, slots=True)
class Registered:
    """A bundle in the registry."""

    manifest: Manifest
    folder: Path
    champion: bool
    shipped: bool


class Registry:
    """The bundles of one installation. The bundle that ships with the program is always among them.

    Args:
        home: the installation's folder, `PAIDAN_HOME`.
        shipped: the bundle that serves until another is promoted.
    """

    def __init__(self, home: Path, shipped: Path = SHIPPED) -> None:
        self._models = home / "models"
        self._shipped = shipped

    def bundles(self) -> list[Registered]:
        """All bundles that can be read, the newest first."""
        try:
            champion = self.champion()
        except NotFoundError:
            champion = None
        found = []
        for folder in self._folders():
            try:
                manifest = load_manifest(folder)
            except BundleError:
                continue
            found.append(Registered(manifest, folder, folder == champion, folder == self._shipped))
        return sorted(found, key=lambda one: one.manifest.created_at, reverse=True)

    def folder(self, bundle: str) -> Path:
        """Where a bundle is.

        Raises:
            NotFoundError: no bundle has this id.
        """
        for folder in self._folders():
            if folder.name == bundle or (folder == self._shipped and self._shipped_id() == bundle):
                return folder
        known = "、".join(dict.fromkeys([self._shipped_id(), *(path.name for path in self._folders()[1:])]))
        raise NotFoundError(f"没有模型包「{bundle}」；现有：{known}")

    def champion(self) -> Path:
        """The folder of the bundle that serves.

        Raises:
            NotFoundError: the champion's folder is gone.
        """
        line = self._line()
        return self.folder(line[-1]) if line else self._shipped

    def history(self) -> list[Promotion]:
        """Every change of the champion, the first one first."""
        try:
            lines = (self._models / _CHAMPIONS).read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        return [Promotion(**json.loads(line)) for line in lines]

    def add(self, source: Path) -> str:
        """Take a bundle into the registry, after loading it to see that it is whole; gives its id.

        Raises:
            BundleError: it is no usable bundle.
            ConflictError: another bundle of this id is there already.
        """
        bundle = Bundle.load(source)
        target = self._models / bundle.id
        if bundle.id in {folder.name for folder in self._folders()} | {self._shipped_id()}:
            raise ConflictError(f"模型包「{bundle.id}」已经在库中")
        self._models.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".adding.", dir=self._models) as name:
            fresh = Path(name) / bundle.id
            shutil.copytree(source, fresh)
            fresh.rename(target)
        return bundle.id

    def promote(self, bundle: str, by: str, why: str = "") -> Promotion:
        """Make a bundle the one that serves; a running service takes it up by itself.

        Raises:
            NotFoundError: there is no such bundle.
            BundleError: it cannot be loaded.
        """
        Bundle.load(self.folder(bundle))
        return self._record(Promotion(bundle, _now(), by, why))

    def rollback(self, by: str, why: str = "") -> Promotion:
        """Go back to the bundle that served before the present one was promoted.

        Raises:
            ConflictError: nothing was promoted.
            NotFoundError: the earlier bundle is gone.
            BundleError: it cannot be loaded.
        """
        line = self._line()
        if not line:
            raise ConflictError("现在用的就是最早的模型，没有可以退回的版本")
        before = line[-2] if len(line) > 1 else self._shipped_id()
        Bundle.load(self.folder(before))
        return self._record(Promotion(before, _now(), by, why or f"从 {line[-1]} 退回", back=True))

    def _line(self) -> list[str]:
        """The promoted bundles that stand, each taken back by a rollback left out."""
        line: list[str] = []
        for promotion in self.history():
            if promotion.back:
                line.pop()
            else:
                line.append(promotion.bundle)
        return line

    def _record(self, promotion: Promotion) -> Promotion:
        lines = (json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in [*self.history(), promotion])
        with replacing(self._models / _CHAMPIONS) as fresh:
            fresh.write_text("".join(lines), encoding="utf-8")
        return promotion

    def _shipped_id(self) -> str:
        return load_manifest(self._shipped).id

    def _folders(self) -> list[Path]:
        own = sorted(self._models.glob("*/bundle.json")) if self._models.is_dir() else []
        shipped = [self._shipped] if self._shipped.is_dir() else []
        return [*shipped, *(path.parent for path in own)]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
