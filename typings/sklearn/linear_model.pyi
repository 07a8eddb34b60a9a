"""What bench/training.py and bench/crediting.py use of scikit-learn."""

from collections.abc import Sequence

from sklearn.feature_extraction import Matrix

class _Labels:
    def tolist(self) -> list[str]: ...

class LogisticRegression:
    classes_: _Labels
    coef_: Sequence[Sequence[float]]
    def __init__(
        self, *, C: float = ..., max_iter: int = ..., fit_intercept: bool = ...
    ) -> None: ...
    def fit(
        self, X: Matrix, y: Sequence[str] | Sequence[bool], sample_weight: Sequence[float]
    ) -> None: ...
