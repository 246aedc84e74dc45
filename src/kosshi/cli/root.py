"""The command group, and how a run starts and ends."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from kosshi.errors import KosshiError

FAILED = 1
UNUSABLE = 2
INTERRUPTED = 130
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(context_settings=CONTEXT)
@click.option("--lang", type=click.Choice(["ja", "en"]), default="ja", help="Language of messages and reports. 表示の言語")
@click.option("--lexicon", "lexicons", multiple=True, type=Path, help="語の切り方に加える辞書（YAML: compounds, spellings）")
@click.version_option(package_name="kosshi")
def cli(lang: str, lexicons: tuple[Path, ...]) -> None:
    """kosshi (骨子): 情報セキュリティポリシーを読み、比べ、報告する道具

    PATH はファイル、フォルダー、またはコーパスの policy_id です。省くとコーパス全体を扱います。
    """
    from kosshi.messages import speak

    speak("en" if lang == "en" else "ja")
    if lexicons:
        from kosshi.tokens import load_lexicon, use_lexicons

        use_lexicons(*(load_lexicon(file) for file in lexicons))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; what the user can mend ends in one line and exit code 2."""
    for stream, errors in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)  # what is printed is UTF-8 whatever the terminal's code page
    try:
        code = cli.main(args=list(arguments) if arguments is not None else None, prog_name="kosshi", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)  # click gives back the code of an Exit
    except KosshiError as error:
        from kosshi.messages import told

        click.echo(f"kosshi: {told(error)}", err=True)
        sys.exit(UNUSABLE)
    except click.NoSuchOption as error:
        if error.option_name == "--lang":
            from kosshi.messages import say

            click.UsageError(say("main", "lang-first"), error.ctx).show()
        else:
            error.show()
        sys.exit(UNUSABLE)
    except click.ClickException as error:
        error.show()
        sys.exit(UNUSABLE)
    except (click.Abort, KeyboardInterrupt):  # click has ended the line that ^C stands in
        from kosshi.messages import say

        click.echo(say("main", "interrupted"), err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
