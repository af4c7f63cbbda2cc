"""The bundle (模型包): a folder with everything that gives an answer. Trained, evaluated, promoted, served, rolled back.

No file of it is executable when read: JSON, CSV, safetensors and ONNX only.
"""

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from configs.errors import BundleError, InputError
from data.catalogue import Catalogue
from data.catalogue_table import load_catalogue, save_catalogue
from data.duties import Duties
from data.place_table import TABLES as PLACE_TABLES
from data.questions import BranchQuestion, load_questions, save_questions
from data.tables import fingerprint
from data.units import Units
from model.classifier import Classifier
from model.danger_model import DangerModel
from model.encoder import Encoder
from model.hierarchy import Hierarchy
from model.units_model import UnitsModel

FORMAT = 2
_READABLE = (1, FORMAT)
MANIFEST = "bundle.json"
_WEIGHTS = "weights.safetensors"
_PLACES = "places"


class Manifest(BaseModel):
    """What `bundle.json` says of the bundle. Format 2 may hold an encoder, format 1 had none.

    `thresholds` are, a level each, the least probability at which the model vouches for that level.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = FORMAT
    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    created_at: str
    recipe: Mapping[str, object]
    catalogue: str
    units: str
    duties: str
    data: Mapping[str, object]
    thresholds: tuple[float, ...]
    metrics: Mapping[str, object]
    libraries: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle in memory. `places` is the folder of place tables, None where the city's places are not known."""

    manifest: Manifest
    catalogue: Catalogue
    units: Units
    duties: Duties
    questions: tuple[BranchQuestion, ...]
    places: Path | None
    classifier: Classifier
    units_model: UnitsModel | None
    danger_model: DangerModel | None = None

    @property
    def id(self) -> str:
        """The version that answers name."""
        return self.manifest.id

    def save(self, folder: Path) -> None:
        """Write the bundle beside `folder`, then rename it there; an existing folder of that name is replaced."""
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as name:
            fresh = Path(name) / folder.name
            fresh.mkdir()
            save_catalogue(self.catalogue, fresh / "catalogue.csv")
            self.units.save(fresh / "units.csv")
            self.duties.save(fresh / "duties.csv")
            save_questions(self.questions, fresh / "questions.csv")
            if self.places:
                (fresh / _PLACES).mkdir()
                for table in PLACE_TABLES:
                    shutil.copyfile(self.places / table, fresh / _PLACES / table)
            tensors = self.classifier.tensors()
            for model in (self.units_model, self.danger_model):
                tensors |= model.tensors() if model else {}
            save_file(tensors, fresh / _WEIGHTS)
            (fresh / _WEIGHTS).chmod(0o644)
            if self.classifier.sphere:
                self.classifier.sphere.encoder.save(fresh)
            (fresh / MANIFEST).write_text(self.manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
            if folder.exists():
                folder.rename(Path(name) / "replaced")
            fresh.rename(folder)

    @classmethod
    def load(cls, folder: Path) -> "Bundle":
        """Read a bundle.

        Raises:
            BundleError: it is no bundle, incomplete, damaged, of another format, or its parts do not belong together.
        """
        manifest = load_manifest(folder)
        try:
            catalogue = load_catalogue(folder / "catalogue.csv")
            units = Units.load(folder / "units.csv")
            tensors = load_file(folder / _WEIGHTS)
            classifier = Classifier.from_tensors(tensors, Hierarchy(catalogue), _encoder(folder))
            bundle = cls(
                manifest=manifest,
                catalogue=catalogue,
                units=units,
                duties=Duties.load(folder / "duties.csv"),
                questions=load_questions(folder / "questions.csv"),
                places=folder / _PLACES if (folder / _PLACES).is_dir() else None,
                classifier=classifier,
                units_model=UnitsModel.from_tensors(tensors, units),
                danger_model=DangerModel.from_tensors(tensors),
            )
        except (InputError, FileNotFoundError, SafetensorError, KeyError, ValueError, IndexError) as error:
            raise BundleError(f"模型包 {folder} 已损坏或不完整：{error}") from error
        bundle._check()
        return bundle

    def _check(self) -> None:
        outputs = len(self.classifier.items.linear.bias)
        if outputs != len(self.classifier.hierarchy):
            nodes = len(self.classifier.hierarchy)
            raise BundleError(f"模型包 {self.id} 的权重与目录不符：权重有 {outputs} 个输出，目录有 {nodes} 个节点")
        features, known = self.classifier.items.linear.weights.shape[0], len(self.classifier.vocabulary)
        if features != known:
            raise BundleError(f"模型包 {self.id} 的权重与词表不符：权重有 {features} 个特征，词表有 {known} 个")
        sphere = self.classifier.sphere
        if sphere and sphere.items.points.places.shape != (len(self.catalogue), sphere.encoder.dimension):
            raise BundleError(f"模型包 {self.id} 的编码器与目录不符")
        for table, found, recorded in (
            ("目录", self.catalogue.version, self.manifest.catalogue),
            ("单位表", self.units.version, self.manifest.units),
            ("派单清单", self.duties.version, self.manifest.duties),
        ):
            if found != recorded:
                raise BundleError(f"模型包 {self.id} 的{table}被改动过，与 bundle.json 记录的版本不符")


def _encoder(folder: Path) -> Encoder | None:
    try:
        return Encoder.load(folder)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"编码器读不出来：{error}") from error


def load_manifest(folder: Path) -> Manifest:
    """Read only what a bundle says of itself.

    Raises:
        BundleError: there is no readable manifest of a known format.
    """
    try:
        said = json.loads((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        raise BundleError(f"{folder} 不是模型包：缺少 {MANIFEST}") from None
    except ValueError:
        raise BundleError(f"{folder / MANIFEST} 不是合法的 JSON") from None
    format_ = said.get("format") if isinstance(said, dict) else None
    if format_ not in _READABLE:
        raise BundleError(f"模型包 {folder} 的格式是 {format_}，本程序只认识到 {FORMAT}，请升级程序或重新训练")
    try:
        return Manifest.model_validate_json(json.dumps(said))
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise BundleError(f"{folder / MANIFEST} 无法识别：{where} 有误") from None


def bundle_id(day: str, *parts: str) -> str:
    """A readable name that changes with anything the bundle is made of: `20261122-1a2b3c4d`."""
    return f"{day}-{fingerprint(parts)[:8]}"
