"""Commands that set policies side by side: diff, report."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kosshi.cli.root import INTERRUPTED, UNUSABLE, cli
from kosshi.cli.shared import Place, corpus_option, emit, load_paths, progress_bar, say, settings, skeleton_option, working_options

if TYPE_CHECKING:
    from kosshi.corpus import Corpus


@cli.command("diff")
@click.argument("a")
@click.argument("b")
@corpus_option
@click.option(
    "-o",
    "--output",
    type=Path,
    help="表（.jsonl .csv .parquet）または新旧対照表（.html .docx .xlsx .md）。フォルダーどうしのときは出力フォルダー",
)
@skeleton_option
@click.option("--changed-only", is_flag=True, help="新旧対照表に違いのある項目だけを載せる")
@click.option(
    "--format",
    "suffix",
    default="docx",
    show_default=True,
    type=click.Choice(["html", "docx", "xlsx", "md"]),
    help="フォルダーどうしのときの形式",
)
@working_options
def diff_command(a: str, b: str, folder: Path, output: Path | None, skeletons: tuple[Path, ...], changed_only: bool, suffix: str) -> None:
    """二つの規程の言葉の違い（表 wording）、または新旧対照表（A が旧、B が新。二つの団体なら団体名を見出しにした対照表）

    A と B がともにフォルダーなら、同じ名前（拡張子は問わない）のファイルどうしの新旧対照表を -o のフォルダーに書き出します。
    """
    from kosshi.contrast import is_contrast
    from kosshi.tables import wording_rows

    if Path(a).is_dir() and Path(b).is_dir():
        if output is None:
            raise click.UsageError(say("diff-folder-usage"))
        _diff_folders(Path(a), Path(b), output, f".{suffix}", skeletons, changed_only)
    elif output is not None and is_contrast(output):
        _write_contrast(a, b, folder, output, skeletons, changed_only)
    else:
        corpus, (first, second) = _load_pair(a, b, folder, skeletons)
        emit(wording_rows(corpus.collation, first, second), "wording", output)


def _write_contrast(a: str, b: str, folder: Path, output: Path, skeletons: Sequence[Path], changed_only: bool) -> None:
    from kosshi.contrast import to_bytes
    from kosshi.files import write_whole

    corpus, (first, second) = _load_pair(a, b, folder, skeletons)
    write_whole(output, to_bytes(corpus.compare(first, second).table(changed_only=changed_only), output.suffix.lower()))
    click.echo(say("wrote-file", file=output), err=True)


def _diff_folders(old: Path, new: Path, output: Path, suffix: str, skeletons: Sequence[Path], changed_only: bool) -> None:
    """A 新旧対照表 for every file that both folders have; a pair that fails costs the others nothing."""
    from kosshi.errors import KosshiError
    from kosshi.messages import told

    pairs, failures = _pairs(_named(old), _named(new))
    if not pairs:
        raise click.UsageError(say("diff-no-pairs", old=old, new=new))
    for first, second in pairs:
        try:
            _write_contrast(str(first), str(second), old, output / f"{first.stem}{suffix}", skeletons, changed_only)
        except KosshiError as problem:
            failures.append(told(problem))
    if failures:
        click.echo(say("failures", count=len(failures)), err=True)
        for line in failures:
            click.echo(f"  {line}", err=True)
        raise click.exceptions.Exit(UNUSABLE)


def _named(folder: Path) -> dict[str, list[Path]]:
    """The files of a folder by their names without suffix; 「が」 of one sign and of two (as macOS writes it) are one name."""
    from kosshi.manifest import SUFFIXES

    found: dict[str, list[Path]] = {}
    for file in sorted(folder.iterdir()):
        if file.is_file() and file.suffix.lower() in SUFFIXES and not file.name.startswith((".", "~")):
            found.setdefault(unicodedata.normalize("NFC", file.stem), []).append(file)
    return found


def _pairs(old: Mapping[str, Sequence[Path]], new: Mapping[str, Sequence[Path]]) -> tuple[list[tuple[Path, Path]], list[str]]:
    """Files that are called alike in two folders, and what to say of the others: without a partner, or several of one name."""
    pairs, failures = [], []
    for name in sorted({*old, *new}):
        mine, others = old.get(name, ()), new.get(name, ())
        if len(mine) == len(others) == 1:
            pairs.append((mine[0], others[0]))
        elif mine and others:
            failures += [say("diff-twice", file=file) for file in (*mine, *others)]
        else:
            failures += [say("diff-alone", file=file) for file in (*mine, *others)]
    return pairs, failures


def _load_pair(a: str, b: str, folder: Path, skeletons: Sequence[Path]) -> tuple[Corpus, list[str]]:
    """Two policies: ids of the corpus or files."""
    corpus, ids = load_paths([a, b], folder, skeletons)
    if corpus.failures:
        raise corpus.failures[0][1]
    return corpus, ids if len(ids) > 1 else ids * 2


@cli.command("report")
@click.argument("corpus_path", metavar="[CORPUS]", default="corpus", type=Place())
@click.option("-o", "--output", default="outputs", show_default=True, type=Path, help="書き出すフォルダー")
@skeleton_option
@click.option("--only", multiple=True, metavar="POLICY", help="この規程（policy_id、団体名、題名、ファイル名）のページと文書だけを作り直す")
@click.option(
    "--pairs",
    multiple=True,
    metavar="A:B|all|none",
    help="2団体の比較のページ（A と B は --only と同じ名前）。省くと団体が少ないうちはすべての組",
)
@click.option("--formats", default="", help="html,xlsx,csv,parquet,docx をコンマで区切る（docx は団体ごとの概要と新旧対照表）")
@working_options
def report_command(
    corpus_path: Path, output: Path, skeletons: tuple[Path, ...], only: tuple[str, ...], pairs: tuple[str, ...], formats: str
) -> None:
    """すべてを調べ、ページ・ワークブック・表として書き出す

    途中で止めても、もう一度実行すれば、できあがっていたファイルはそのまま使われます。
    """
    from kosshi.messages import say as say_of

    try:
        _report(corpus_path, output, skeletons, only, pairs, formats)
    except KeyboardInterrupt:
        click.echo(say_of("batch", "interrupted"), err=True)
        raise click.exceptions.Exit(INTERRUPTED) from None


def _report(corpus_path: Path, output: Path, skeletons: Sequence[Path], only: Sequence[str], pairs: Sequence[str], formats: str) -> None:
    from kosshi.corpus import load
    from kosshi.messages import language
    from kosshi.report import ending, lines, write

    with progress_bar() as progress:
        corpus = load(corpus_path, skeletons, progress, **settings())
        wanted = [one.strip() for one in formats.split(",") if one.strip()]
        outcome = write(corpus, output, language(), progress, only=only, pairs=pairs, formats=wanted)
    for line in lines(corpus, outcome):
        click.echo(line, err=True)
    click.echo(ending(corpus, outcome, output), err=True)
    if outcome.failed or corpus.failures:
        raise click.exceptions.Exit(UNUSABLE)
