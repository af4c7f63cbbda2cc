"""The encoder as it is trained: a transformer, a pooling layer, and the points of items and units on the sphere."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoConfig, AutoModel, PretrainedConfig

from configs.errors import ConfigError
from configs.recipe import EncoderRecipe
from model.encoder import CONFIG, MODEL
from model.hierarchy import Floats, Hierarchy
from model.points import Points
from training.stored_weights import stored_weights

POOLER = "pooler.safetensors"
_SCALE = 20.0
_LEAST = 1e-9
_FAR = 1e4
_UNUSED = "transformer.pooler."


class VectorNetwork(nn.Module):
    """Token numbers to vectors of unit length.

    The last hidden states of the first token, their mean and their maximum go through one linear layer.

    Args:
        checkpoint: a folder that `transformers` loads, or a bundle with an encoder.

    Raises:
        ConfigError: it is neither.
    """

    def __init__(self, checkpoint: Path) -> None:
        super().__init__()
        trained = checkpoint / MODEL
        self.transformer, self.config = _shaped(checkpoint / CONFIG) if trained.is_file() else _loaded(checkpoint)
        size = int(json.loads(self.config)["hidden_size"])
        self.pooler = nn.Linear(3 * size, size)
        if trained.is_file():
            self._take_up(trained)
        else:
            _fill_pooler(self.pooler, checkpoint / POOLER)

    def _take_up(self, trained: Path) -> None:
        """The weights of a bundle's encoder."""
        weights = {name: torch.tensor(values) for name, values in stored_weights(trained.read_bytes()).items()}
        own = self.state_dict()
        missing = [name for name, one in self.named_parameters() if one.requires_grad and name not in weights]
        missing = [name for name in missing if not name.startswith(_UNUSED)]
        if missing:
            raise ConfigError(f"编码器 {trained} 缺少权重 {missing[0]}，不能接着训练")
        self.load_state_dict(own | {name: weights[name] for name in own if name in weights})

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self.pooler.out_features

    def forward(self, tokens: Tensor, present: Tensor | None = None) -> Tensor:
        """(texts, length) to (texts, dimension); `present` is 1 where a text has a token, all of them by default."""
        mask = torch.ones_like(tokens) if present is None else present
        hidden = self.transformer(tokens, attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * weight).sum(dim=1) / weight.sum(dim=1)
        highest = (hidden - _FAR * (1 - weight)).amax(dim=1)
        return functional.normalize(self.pooler(torch.cat([hidden[:, 0], mean, highest], dim=-1)), dim=-1)


class PointHead(nn.Module):
    """Logits of outputs: how near a vector is to the point of each."""

    def __init__(self, places: Floats) -> None:
        super().__init__()
        self.places = nn.Parameter(torch.tensor(places))
        self.bias = nn.Parameter(torch.zeros(len(places)))
        self.log_scale = nn.Parameter(torch.tensor(float(np.log(_SCALE))))

    def forward(self, vectors: Tensor) -> Tensor:
        """(texts, dimension) to (texts, outputs)."""
        logits: Tensor = self.log_scale.exp() * (vectors @ functional.normalize(self.places, dim=-1).T) + self.bias
        return logits

    def points(self) -> Points:
        """What has been learned, for a bundle."""
        places = functional.normalize(self.places.detach(), dim=-1).cpu().numpy()
        return Points(places, self.bias.detach().cpu().numpy(), float(self.log_scale.detach().exp()))


@dataclass(frozen=True, slots=True)
class Targets:
    """The item of each text of a batch, and its lead unit, -1 where there is none."""

    leaves: NDArray[np.int64]
    leads: NDArray[np.int64]


class Network(nn.Module):
    """Everything that is trained together, and its loss."""

    def __init__(self, vectors: VectorNetwork, heads: Mapping[str, PointHead], recipe: EncoderRecipe) -> None:
        super().__init__()
        self.vectors = vectors
        self.items, self.units = heads["items"], heads.get("units")
        self._dropout = nn.Dropout(recipe.dropout)
        self._recipe = recipe

    def loss(self, tokens: Tensor, present: Tensor, targets: Targets, ancestors: Sequence[Tensor]) -> Tensor:
        """Cross-entropy of the item, of its ancestors as sums of items, and of the lead unit."""
        vectors = self._dropout(self.vectors(tokens, present))
        leaves = torch.as_tensor(targets.leaves, device=tokens.device)
        leads = torch.as_tensor(targets.leads, device=tokens.device)
        total: Tensor = vectors.sum() * 0
        known, led = leaves >= 0, leads >= 0
        if known.any():
            total = total + self._item_loss(vectors[known], leaves[known], ancestors)
        if self.units is not None and led.any():
            logits = self.units(vectors[led])
            own = functional.cross_entropy(logits, leads[led], label_smoothing=self._recipe.smoothing)
            total = total + self._recipe.units * own
        return total

    def _item_loss(self, vectors: Tensor, leaves: Tensor, ancestors: Sequence[Tensor]) -> Tensor:
        logits = self.items(vectors)
        total: Tensor = functional.cross_entropy(logits, leaves, label_smoothing=self._recipe.smoothing)
        shares = logits.softmax(dim=-1)
        for nodes in ancestors:
            summed = shares.new_zeros(len(shares), int(nodes.max()) + 1).index_add(1, nodes, shares)
            own = summed.gather(1, nodes[leaves].unsqueeze(-1))
            total = total - self._recipe.parents * own.clamp_min(_LEAST).log().mean()
        return total


def upper_levels(hierarchy: Hierarchy, device: torch.device) -> list[Tensor]:
    """For each level above the items, the node of each leaf."""
    return [
        torch.tensor(hierarchy.ancestors(level), dtype=torch.long, device=device) for level in range(1, hierarchy.depth)
    ]


def _loaded(checkpoint: Path) -> tuple[nn.Module, str]:
    if not (checkpoint / "config.json").is_file():
        raise ConfigError(f"{checkpoint} 不是编码器：应是 transformers 能读的模型文件夹，或带编码器的模型包")
    try:
        config = _without_dropout(AutoConfig.from_pretrained(checkpoint))
        model: nn.Module = AutoModel.from_pretrained(checkpoint, config=config, dtype=torch.float32)
    except (OSError, ValueError, RuntimeError) as error:
        raise ConfigError(f"编码器 {checkpoint} 读不出来：{error}") from error
    return model, config.to_json_string(use_diff=False)


def _shaped(file: Path) -> tuple[nn.Module, str]:
    settings = json.loads(file.read_bytes())
    config = _without_dropout(AutoConfig.for_model(**settings))
    model: nn.Module = AutoModel.from_config(config, dtype=torch.float32)  # type: ignore[no-untyped-call]
    return model, config.to_json_string(use_diff=False)


def _without_dropout(config: PretrainedConfig) -> PretrainedConfig:
    config.hidden_dropout_prob = 0.0
    config.attention_probs_dropout_prob = 0.0
    return config


def _fill_pooler(pooler: nn.Linear, file: Path) -> None:
    """Begin with the layer a sentence encoder was trained with, where its folder has one, else with the mean as it is."""
    size = pooler.out_features
    with torch.no_grad():
        pooler.weight.zero_()
        pooler.bias.zero_()
        if file.is_file():
            tensors = load_file(file)
            pooler.weight[:, :size] = next(tensor for tensor in tensors.values() if tensor.dim() == 2)
            pooler.bias.copy_(next(tensor for tensor in tensors.values() if tensor.dim() == 1))
        else:
            pooler.weight[:, size : 2 * size] = torch.eye(size)
