"""The program: runs the command line and turns every error into a line in Chinese and an exit code."""

import sys

import typer

from configs.errors import BundleError, ConfigError, ConflictError, InputError, NotFoundError, PaidanError
from paidan.chinese import speak_chinese, worded
from paidan.commands import app
from paidan.output import errors, print_problems

EXIT_CODES: dict[type[PaidanError], int] = {
    ConfigError: 2,
    InputError: 3,
    NotFoundError: 4,
    ConflictError: 5,
    BundleError: 6,
}
_USAGE = 2
_INTERRUPTED = 130


def main() -> None:
    """Run one command and exit with its code."""
    speak_chinese()
    sys.exit(_run())


def _run() -> int:
    try:
        return int(app(standalone_mode=False) or 0)
    except InputError as error:
        count = f"，共 {len(error.problems)} 处" if len(error.problems) > 1 else ""
        errors.print(f"[bold red]错误[/] 输入有问题{count}：")
        print_problems(error.problems)
        return EXIT_CODES[InputError]
    except PaidanError as error:
        errors.print(f"[bold red]错误[/] {error}", soft_wrap=True)
        return EXIT_CODES[type(error)]
    except typer.TyperException as error:
        errors.print(f"[bold red]用法有误[/] {worded(error.format_message())}；加 --help 看说明", soft_wrap=True)
        return _USAGE
    except (typer.Abort, KeyboardInterrupt):
        errors.print("已中断")
        return _INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return 0


if __name__ == "__main__":
    main()
