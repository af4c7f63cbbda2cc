"""A text as a point on the unit sphere: a small transformer in ONNX, its weights in whole bytes."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from model.hierarchy import Floats

MODEL = "encoder.onnx"
TOKENIZER = "tokenizer.json"
CONFIG = "encoder.json"
INPUT, OUTPUT = "tokens", "vector"
_QUIET = 3


class Encoder:
    """Turns texts into vectors, one text at a time.

    Activations are rounded by the range they have in one run, so a text that ran together with others would get another
    vector than alone. A batch is therefore spread over threads, not stacked.

    Args:
        model: an ONNX graph from `tokens` (1, length) to `vector` (1, dimension) of unit length.
        tokenizer: a `tokenizers` JSON that cuts a text to the length the model takes.
        config: JSON of the transformer's shape, for a training that begins with this encoder.
    """

    def __init__(self, model: bytes, tokenizer: str, config: str) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = _QUIET
        self._model = model
        self._config = config
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self.tokenizer = Tokenizer.from_str(tokenizer)
        self._threads = os.cpu_count() or 1
        self.dimension = int(self._session.get_outputs()[0].shape[-1])

    def encode(self, texts: Sequence[str]) -> Floats:
        """(texts, dimension), rows of unit length; independent of what else is in the batch."""
        encodings = self.tokenizer.encode_batch_fast(list(texts))
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)

        def run(row: int) -> None:
            tokens = np.array([encodings[row].ids], dtype=np.int64)
            vectors[row] = self._session.run([OUTPUT], {INPUT: tokens})[0][0]

        if len(texts) == 1 or self._threads == 1:
            for row in range(len(texts)):
                run(row)
        else:
            with ThreadPoolExecutor(self._threads) as pool:
                list(pool.map(run, range(len(texts))))
        return vectors

    def save(self, folder: Path) -> None:
        """Write the three files that `load` reads."""
        (folder / MODEL).write_bytes(self._model)
        (folder / TOKENIZER).write_text(self.tokenizer.to_str(), encoding="utf-8")
        (folder / CONFIG).write_text(self._config, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Encoder | None":
        """The encoder of a bundle's folder; None where the bundle has none.

        Raises:
            FileNotFoundError: one of the files is missing.
        """
        if not (folder / MODEL).is_file():
            return None
        texts = [(folder / name).read_text(encoding="utf-8") for name in (TOKENIZER, CONFIG)]
        return cls((folder / MODEL).read_bytes(), *texts)
