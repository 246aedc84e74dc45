"""The command that writes a corpus in the formats of other programs: export."""

from __future__ import annotations

from pathlib import Path

import click

from kosshi.cli.root import cli
from kosshi.cli.shared import end, load_paths, paths_argument, say, skeleton_option, working_options

FORMATS = ("oscal", "law", "tei", "khcoder", "graphml", "csvw", "json-schema")  # kosshi.exports.FORMATS, without importing it


@cli.command("export")
@paths_argument
@skeleton_option
@click.option("-o", "--output", default="outputs/exports", show_default=True, type=Path, help="書き出すフォルダー")
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(FORMATS),
    help="oscal: OSCAL のカタログと対応表 / law: 法令標準XML / tei: 校異 / khcoder / graphml: 系統 / csvw / json-schema。省くとすべて",
)
@working_options
def export_command(paths: tuple[str, ...], folder: Path, skeletons: tuple[Path, ...], output: Path, formats: tuple[str, ...]) -> None:
    """ほかの道具が読める形式で書き出す"""
    from kosshi.exports import export
    from kosshi.files import write_whole

    corpus, shown = load_paths(paths, folder, skeletons)
    files = export(corpus.part(shown), formats or FORMATS, tell=lambda sentence: click.echo(f"  {sentence}", err=True))
    for name, data in files.items():
        write_whole(output / name, data)
    click.echo(say("exported", count=len(files), folder=output), err=True)
    end(corpus)
