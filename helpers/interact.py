"""Sliders that live in a kernel and, as ready-made frames, on a page without one."""

import base64
import html
import io
import re

import matplotlib.pyplot as plt
import numpy as np

from helpers import front_end
from helpers.panels import pieces

FRAMES_LIMIT = 400_000  # The frames of a slider together hold at most this many bytes, so that a page stays light.
DPI = 100

WIDGET_MIME = "application/vnd.jupyter.widget-view+json"


def slider(draw, values, *, label, alt, start=0):
    """Show a figure that a slider changes.

    With a kernel, the slider is a widget. On the published page it moves through the same pictures, which
    were drawn in advance. It works by mouse and by arrow keys, and it says in words what each picture shows.

    Parameters
    ----------
    draw : callable
        ``draw(value)`` returns a new matplotlib figure.
    values : sequence
        The stops of the slider.
    label : str
        What the slider changes, with its unit.
    alt : callable
        ``alt(value)`` describes the picture in one sentence, for those who cannot see it.
    start : int
        Index of the first stop shown.

    Raises
    ------
    ValueError
        If there are fewer than two values, or the frames weigh more than 400 kB.
    """
    values = list(values)
    if len(values) < 2:
        raise ValueError(f"values should hold at least 2 stops, but it holds {len(values)}.")
    if not 0 <= start < len(values):
        raise ValueError(f"start should be an index of values, from 0 to {len(values) - 1}, but it is {start!r}.")
    drawn = [_png(draw(value)) for value in values]
    pictures = [picture for picture, _ in drawn]
    weight = sum(map(len, pictures))
    if weight > FRAMES_LIMIT:
        raise ValueError(
            f"The {len(values)} frames weigh {weight // 1000} kB, over the {FRAMES_LIMIT // 1000} kB that a page "
            "can bear. Take fewer stops or a smaller figure."
        )
    words = [alt(value) for value in values]
    frames = _frames(drawn, values, label, words, start)
    _show(frames, pictures, values, label, words, start)


def _png(figure):
    """A figure as a PNG with a palette, and where it can be cut; the figure is closed."""
    from PIL import Image

    raw = io.BytesIO()
    figure.set_dpi(DPI)  # as it is measured below: words are not exactly as wide at another one
    figure.savefig(raw, format="png", dpi=DPI, facecolor="white")
    cut = pieces(figure, np.asarray(Image.open(raw).convert("L")))
    plt.close(figure)
    return png_with_palette(raw.getvalue()), cut


def png_with_palette(png):
    """Give a picture a palette of 256 colours, which makes it a third of its size.

    Parameters
    ----------
    png : bytes
        The picture as a PNG file.

    Returns
    -------
    bytes
        The same, smaller.
    """
    from PIL import Image

    small = io.BytesIO()
    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(256, Image.Quantize.FASTOCTREE)
    picture.save(small, format="PNG", optimize=True)
    return small.getvalue()


def _frames(drawn, values, label, words, start):
    """HTML with one picture per stop; the range input shows the one that is chosen, without any library.

    A screen reader says the stop and what its picture shows at every move. On a phone `house.js` stacks a picture's pieces.
    """
    name = "slider-" + re.sub(r"\W+", "-", label.lower()).strip("-")
    images = "".join(
        f"<img src='data:image/png;base64,{base64.b64encode(picture).decode()}' alt='{html.escape(text, quote=True)}'"
        f"{_cut_at(cut)} style='max-width:100%'{'' if i == start else ' hidden'}>"
        for i, ((picture, cut), text) in enumerate(zip(drawn, words, strict=True))
    )
    said = html.escape(f"{values[start]}: {words[start]}", quote=True)
    stops = html.escape(",".join(str(value) for value in values), quote=True)
    move = (
        "const box=this.closest('div'),i=+this.value,images=box.querySelectorAll('img'),stop=this.dataset.stops.split(',')[i];"
        "images.forEach((image,k)=>image.hidden=k!==i);"
        "box.querySelector('output').textContent=stop;this.setAttribute('aria-valuetext',stop+': '+images[i].alt);"
    )
    return (
        f"<div class='wdw wdw-slider' style='max-width:46em'><label for='{name}'>{html.escape(label)}: </label>"
        f"<input id='{name}' type='range' min='0' max='{len(values) - 1}' value='{start}' data-stops='{stops}'"
        f" aria-valuetext='{said}' oninput=\"{move}\" style='vertical-align:middle;width:14em'> "
        f"<output for='{name}' aria-live='off'>{values[start]}</output><br>{images}</div>"
    )


def _cut_at(cut):
    """The pieces of a picture as an attribute of it; nothing for one that is whole."""
    return f" data-pieces='{';'.join(','.join(map(str, piece)) for piece in cut)}'" if cut else ""


def _show(frames, pictures, values, label, words, start):
    text = f"{label}: {values[start]}. {words[start]}"
    bundle = {"text/html": frames, "text/plain": text}
    if front_end.in_notebook():
        widget = live_slider(pictures, values, label, words, start)
        bundle[WIDGET_MIME] = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    front_end.show(bundle)


def live_slider(pictures, values, label, words, start):
    """Make the widget that a kernel moves. The words stand below the picture, which cannot carry them.

    Parameters
    ----------
    pictures : list of bytes
        One PNG a stop.
    values : list
        The stops.
    label : str
        What the slider changes.
    words : list of str
        What each picture shows.
    start : int
        Index of the first stop shown.

    Returns
    -------
    ipywidgets.VBox
        Of slider, picture and words.
    """
    import ipywidgets

    stop = ipywidgets.SelectionSlider(
        options=[(str(value), i) for i, value in enumerate(values)],
        index=start,
        description=label,
        style={"description_width": "initial"},
        layout=ipywidgets.Layout(width="95%", max_width="40em"),
    )
    picture = ipywidgets.Image(value=pictures[start], format="png", layout=ipywidgets.Layout(max_width="100%"))
    caption = ipywidgets.HTML(html.escape(words[start]))

    def move(change):
        picture.value = pictures[change["new"]]
        caption.value = html.escape(words[change["new"]])

    stop.observe(move, names="value")
    return ipywidgets.VBox([stop, picture, caption])
