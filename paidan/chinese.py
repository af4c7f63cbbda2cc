"""The command line's own words in Chinese: usage, help and the errors of wrong usage."""

import re
from typing import Any

from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

_WORDING = (
    (r"No such option: (\S+?)(?: \(Possible options: (.+)\))?", "没有选项 {0}"),
    (r"No such command '(.+?)'\. Did you mean (.+)\?", "没有命令「{0}」，是不是 {1}"),
    (r"No such command '(.+?)'\.", "没有命令「{0}」"),
    (r"Missing argument '(.+?)'\.?.*", "缺少参数 {0}"),
    (r"Missing option '(.+?)'\.?.*", "缺少选项 {0}"),
    (r"Missing command\.", "缺少命令"),
    (r"Option '(.+)' requires an argument\.", "选项 {0} 后面要给出值"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)", "多出了参数 {0}；有空格的内容请用引号括起来"),
    (r"Invalid value for '(.+?)': (?:File|Path|Directory) '(.+)' does not exist\.", "{0}：文件「{1}」不存在"),
    (r"Invalid value for '(.+?)': (?:Value error, )?'(.*)' does not match.+", "{0}：「{1}」应写作 2026-01-31"),
    (r"Invalid value for '(.+?)': (\S+) is not in the range (.+)\.", "{0}：{1} 不在范围 {2} 内"),
    (r"Invalid value for '(.+?)': Input should be less than or equal to (.+)", "{0} 应不大于 {1}"),
    (r"Invalid value for '(.+?)': Input should be greater than or equal to (.+)", "{0} 应不小于 {1}"),
    (r"Invalid value for '(.+?)': Input should be a valid integer.*", "{0} 应为整数"),
    (r"Invalid value for '(.+?)': '(.*)' is not a valid .+\.", "{0}：「{1}」不是合法的数"),
    (r"Invalid value for '(.+?)': (.+)", "{0}：{1}"),
)


class Command(TyperCommand):
    """A command whose usage and help option are in Chinese."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs | {"options_metavar": "[选项]"})

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401
        """The help option, explained in Chinese."""
        return _explained(super().get_help_option(ctx))

    def get_usage(self, ctx: Any) -> str:  # noqa: ANN401
        """The line of usage."""
        return super().get_usage(ctx).replace("Usage:", "用法：")


class Group(TyperGroup):
    """A group of commands, likewise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs | {"options_metavar": "[选项]", "subcommand_metavar": "命令 [参数]"})

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401
        """The help option, explained in Chinese."""
        return _explained(super().get_help_option(ctx))

    def get_usage(self, ctx: Any) -> str:  # noqa: ANN401
        """The line of usage."""
        return super().get_usage(ctx).replace("Usage:", "用法：")


def _explained(option: Any) -> Any:  # noqa: ANN401
    if option is not None:
        option.help = "显示这份说明。"
    return option


def worded(message: str) -> str:
    """A message about wrong usage, in Chinese."""
    for pattern, chinese in _WORDING:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return chinese.format(*found.groups())
    return message


def speak_chinese() -> None:
    """Set the headings that the help pages of this process print."""
    rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
    rich_utils.OPTIONS_PANEL_TITLE = "选项"
    rich_utils.COMMANDS_PANEL_TITLE = "命令"
    rich_utils.DEFAULT_STRING = "［默认：{}］"
    rich_utils.REQUIRED_LONG_STRING = "［必填］"
    rich_utils.ENVVAR_STRING = "［环境变量：{}］"
