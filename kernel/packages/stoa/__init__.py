"""What a Stoa notebook can ask of the place where it runs. `google.colab` stands on this, so that notebooks written for Colab run."""
import codecs as _codecs
import io as _io
import json as _json
import subprocess as _subprocess
import sys as _sys

__all__ = ["ask_page", "callbacks", "clear_output", "run_shell", "show_image", "NotHere", "PageProblem"]

MOST_ASKED = 60_000  # bytes of a question; a prompt crosses whole

callbacks = {}  # name -> function that scripts in outputs may call


class NotHere(NotImplementedError):
    """Something that another place has and this one does not; the message names what to do instead."""


class PageProblem(RuntimeError):
    """The page could not do what a cell asked it for."""


def ask_page(ask, **details):
    """Asks the page in which the cell was run, and waits for its answer as input() does: its prompt says what is asked.

    Raises PageProblem with the page's sentence, NotHere where no page answers.
    """
    from IPython import get_ipython

    __tracebackhide__ = True  # what went wrong went wrong in the cell, not here
    nobody = NotHere("There is no page that could answer this cell.")
    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is None:
        raise nobody
    prompt = "%stoa " + _json.dumps({"ask": ask, **details})
    if len(prompt) > MOST_ASKED:
        raise ValueError(f"This is too long for the page: it takes {MOST_ASKED:,} bytes.")
    _sys.stdout.flush()
    try:
        answer = _json.loads(kernel.raw_input(prompt))
    except (ValueError, NotImplementedError):
        raise nobody from None
    if not isinstance(answer, dict):
        raise nobody
    if "problem" in answer:
        raise PageProblem(str(answer["problem"]))
    return answer.get("value")


def clear_output(wait=False):
    """Empties the output of the running cell; with `wait`, when something new comes."""
    from IPython.display import clear_output as clear

    clear(wait=wait)


def run_shell(script):
    """Runs a bash script and prints what it writes as it comes. Raises CalledProcessError when it ends with something other than 0."""
    _sys.stdout.flush()
    read = _codecs.getincrementaldecoder("utf-8")("replace")
    with _subprocess.Popen(["/bin/bash", "-c", script], stdin=_subprocess.DEVNULL, stdout=_subprocess.PIPE, stderr=_subprocess.STDOUT) as program:
        try:
            while piece := program.stdout.read1(65536):
                _sys.stdout.write(read.decode(piece))
                _sys.stdout.flush()
        except BaseException:
            program.kill()
            raise
    if program.returncode != 0:
        raise _subprocess.CalledProcessError(program.returncode, script)


def show_image(array, channels="rgb"):
    """Shows a picture: rows x columns of grey values, or x 3 or 4 channels in the order of `channels` ("rgb" or "bgr").

    Values are clipped to 0..255.
    """
    import numpy
    from IPython.display import Image, display
    from PIL import Image as pictures

    pixels = numpy.clip(numpy.asarray(array), 0, 255).astype("uint8")
    if pixels.ndim == 3 and channels == "bgr":
        pixels = pixels[:, :, [2, 1, 0, 3][: pixels.shape[2]]]
    file = _io.BytesIO()
    pictures.fromarray(pixels).save(file, "PNG")
    display(Image(data=file.getvalue(), format="png"))


def load_ipython_extension(shell):
    """Adds %%shell and %shell, answers the page, and says what is large where a cell found no room."""

    def shell_magic(line, cell=None):
        run_shell(line if cell is None else cell)

    shell.register_magic_function(shell_magic, "line_cell", "shell")
    _answer_questions(shell)
    _explain_full_disks(shell)


def _answer_questions(shell):
    """The kernel answers what the page asks beside runs, see questions.py."""
    kernel = getattr(shell, "kernel", None)
    if kernel is None:
        return
    inspect = kernel.do_inspect

    def do_inspect(code, *where, **more):
        if not code.startswith("%stoa {"):
            return inspect(code, *where, **more)
        from .questions import answer

        return answer(code[len("%stoa "):], shell)

    kernel.do_inspect = do_inspect


def _explain_full_disks(shell):
    """A last line below the traceback of an error that is for want of room."""
    show = shell._showtraceback

    def show_with_sentence(kind, error, lines):
        try:
            from .disk import sentence_for

            sentence = sentence_for(error)
        except Exception:  # a traceback is shown whatever happens here
            sentence = None
        show(kind, error, [*lines, "", sentence] if sentence else lines)

    shell._showtraceback = show_with_sentence
