"""Fine-tuning an encoder on labelled texts, in stages that go on where they were broken off."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.optim.lr_scheduler import LambdaLR

from configs.recipe import EncoderRecipe
from data.files import replacing
from model.hierarchy import Floats, Hierarchy
from model.points import Points
from model.vectors import STRETCH, Vectors, stretches, vectors_of
from training.network import Network, PointHead, Targets, VectorNetwork, upper_levels
from training.tokens import Rows, Tokens, load_tokenizer

Watch = Callable[[str, int, int], None]
"""Told the stage with its loss, the steps done and the steps in all."""

_WARM_UP = 0.1
_COLD = 0.04
_CLIP = 1.0
_DECAY = 0.01
_SMOOTH = 0.98
_SAVE_SECONDS = 120.0
_MARKS = 2


@dataclass(frozen=True, slots=True)
class Stage:
    """One run over some of the texts: how often, and by which share of the recipe's learning rates."""

    number: int
    name: str
    rows: Rows
    epochs: int
    rate: float = 1.0


@dataclass(frozen=True, slots=True)
class Lessons:
    """What there is to learn from.

    Args:
        texts: normalised.
        targets: leaf and lead of each, -1 for none.
        names: of the items, for those that no text stands for.
        hierarchy: of the items.
        units: how many lead units there are.
    """

    texts: Sequence[str]
    targets: Targets
    names: Sequence[str]
    hierarchy: Hierarchy
    units: int


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where a training leaves what it needs to go on after a break, and the identity of all that it learns from."""

    folder: Path
    identity: str


class Finetuning:
    """An encoder in training; it begins with every item and unit in the middle of its texts.

    Args:
        checkpoint: a folder that `transformers` loads.
        lessons: what to learn from.
        first: the texts of the first stage.
        recipe: how to train.
        seed: of every random choice.
        workplace: None keeps nothing.
        watch: told of every step.

    Raises:
        ConfigError: the checkpoint cannot be read.
    """

    def __init__(
        self,
        checkpoint: Path,
        lessons: Lessons,
        first: Rows,
        recipe: EncoderRecipe,
        *,
        seed: int,
        workplace: Workplace | None,
        watch: Watch,
    ) -> None:
        torch.manual_seed(seed)
        self.tokenizer = load_tokenizer(checkpoint, recipe.tokens)
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.stretch_tokenizer = load_tokenizer(checkpoint, STRETCH + _MARKS)
        self._texts = lessons.texts
        self._tokens = Tokens(lessons.texts, self.tokenizer)
        self._targets = lessons.targets
        self._recipe = recipe
        self._seed = seed
        self._workplace = workplace
        self._watch = watch
        self._ancestors = upper_levels(lessons.hierarchy, self._device)
        self._vectors = VectorNetwork(checkpoint).to(self._device)
        self._network = self._begin(lessons, first)

    def fit(self, stage: Stage) -> None:
        """Train through a stage, from where an earlier training of the same lessons was broken off."""
        network = self._network
        seeds = [[self._seed, stage.number, epoch] for epoch in range(stage.epochs)]
        batches = [batch for seed in seeds for batch in self._tokens.batches(stage.rows, self._recipe.batch, seed)]
        optimiser = self._optimiser(stage.rate)
        rates = LambdaLR(optimiser, lambda step: _warm_then_fall(step / max(1, len(batches))))
        torch.manual_seed(self._seed + stage.number)
        parts: dict[str, Any] = {"network": network, "optimiser": optimiser, "rates": rates}
        done = self._resume(stage, parts)
        network.train()
        shown, saved = 0.0, time.monotonic()
        for step in range(done, len(batches)):
            loss = self._loss(batches[step])
            torch.autograd.backward(loss)
            torch.nn.utils.clip_grad_norm_(network.parameters(), _CLIP)
            optimiser.step()
            rates.step()
            optimiser.zero_grad()
            value = float(loss.detach())
            shown = value if step == done else _SMOOTH * shown + (1 - _SMOOTH) * value
            self._watch(f"{stage.name}，损失 {shown:.2f}", step + 1, len(batches))
            if time.monotonic() - saved > _SAVE_SECONDS or step + 1 == len(batches):
                self._save(stage, step + 1, parts)
                saved = time.monotonic()
        network.eval()

    def encode(self, rows: Rows) -> Vectors:
        """Vectors of some of the texts, stretch by stretch, as a classifier reads them."""
        parts = [stretches(self._texts[row]) for row in rows.tolist()]
        tokens = Tokens([part for own in parts for part in own], self.stretch_tokenizer)
        return vectors_of(self._encode(tokens, np.arange(len(tokens.lengths))), parts)

    def item_points(self) -> Points:
        """Where the items lie now."""
        return self._network.items.points()

    def unit_points(self) -> Points | None:
        """Where the lead units lie now; None where there are none."""
        return self._network.units.points() if self._network.units is not None else None

    @property
    def vector_network(self) -> VectorNetwork:
        """The part that a bundle takes along."""
        return self._vectors

    def _begin(self, lessons: Lessons, rows: Rows) -> Network:
        if self._left(1) is not None:
            return Network(self._vectors, self._blank_heads(lessons), self._recipe).to(self._device)
        targets, own = self._targets, self._encode(self._tokens, rows)
        names = Tokens(lessons.names, self.tokenizer)
        heads = {
            "items": PointHead(_middles(own, targets.leaves[rows], self._encode(names, np.arange(len(lessons.names)))))
        }
        if lessons.units:
            anywhere = np.repeat(own.mean(axis=0, keepdims=True), lessons.units, axis=0)
            heads["units"] = PointHead(_middles(own, targets.leads[rows], anywhere))
        return Network(self._vectors, heads, self._recipe).to(self._device)

    def _blank_heads(self, lessons: Lessons) -> dict[str, PointHead]:
        """For a training that goes on: what was learned is loaded over it."""
        sizes = {"items": len(lessons.names)} | ({"units": lessons.units} if lessons.units else {})
        return {name: PointHead(np.zeros((size, self._vectors.dimension), np.float32)) for name, size in sizes.items()}

    def _optimiser(self, rate: float) -> torch.optim.Optimizer:
        network = self._network
        heads = [head for head in (network.items, network.units) if head is not None]
        groups = [
            {"params": list(network.vectors.parameters()), "lr": rate * self._recipe.learning_rate},
            {
                "params": [one for head in heads for one in head.parameters()],
                "lr": rate * self._recipe.points_learning_rate,
            },
        ]
        return torch.optim.AdamW(groups, weight_decay=_DECAY)

    def _loss(self, batch: Rows) -> Tensor:
        tokens, present = self._tokens.padded(batch, self._device)
        targets = Targets(self._targets.leaves[batch], self._targets.leads[batch])
        return self._network.loss(tokens, present, targets, self._ancestors)

    def _encode(self, tokens: Tokens, rows: Rows) -> Floats:
        self._vectors.eval()
        vectors = np.zeros((len(rows), self._vectors.dimension), dtype=np.float32)
        order = np.argsort(tokens.lengths[rows], kind="stable")
        with torch.no_grad():
            for start in range(0, len(rows), self._recipe.batch):
                part = order[start : start + self._recipe.batch]
                vectors[part] = self._vectors(*tokens.padded(rows[part], self._device)).cpu().numpy()
        return vectors

    def _save(self, stage: Stage, step: int, parts: dict[str, Any]) -> None:
        if self._workplace is None:
            return
        state = {name: part.state_dict() for name, part in parts.items()}
        state |= {"identity": self._workplace.identity, "step": step, "random": torch.get_rng_state()}
        with replacing(self._workplace.folder / f"encoder-{stage.number}.pt") as fresh:
            torch.save(state, fresh)

    def _left(self, stage: int) -> dict[str, Any] | None:
        """What an earlier training of the same lessons has left of a stage."""
        file = self._workplace.folder / f"encoder-{stage}.pt" if self._workplace else None
        if self._workplace is None or file is None or not file.is_file():
            return None
        state: dict[str, Any] = torch.load(file, map_location=self._device, weights_only=True)
        return state if state["identity"] == self._workplace.identity else None

    def _resume(self, stage: Stage, parts: dict[str, Any]) -> int:
        """Take up what an earlier training of the same lessons has left; the step to go on from."""
        state = self._left(stage.number)
        if state is None:
            return 0
        for name, part in parts.items():
            part.load_state_dict(state[name])
        torch.set_rng_state(state["random"].cpu())
        return int(state["step"])


def _middles(vectors: Floats, outputs: NDArray[np.int64], otherwise: Floats) -> Floats:
    """The middle of each output's vectors; where it has none, the vector given for it."""
    sums = np.zeros_like(otherwise)
    known = outputs >= 0
    np.add.at(sums, outputs[known], vectors[known])
    norms = np.linalg.norm(sums, axis=1, keepdims=True)
    middles: Floats = np.where(norms > 0, sums / np.maximum(norms, 1e-6), otherwise).astype(np.float32)
    return middles


def _warm_then_fall(progress: float) -> float:
    """Share of the full learning rate: up over the first tenth, then down along a cosine (Smith, 2018)."""
    if progress < _WARM_UP:
        return _COLD + (1 - _COLD) * progress / _WARM_UP
    return 0.5 * (1 + float(np.cos(np.pi * (progress - _WARM_UP) / (1 - _WARM_UP))))
