"""What train.py and run.py share: the facts table, logistic regression with L2, calibration. numpy only; everything from a seed."""
import gzip
import hashlib
import pathlib
import pickle

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = pathlib.Path(__file__).parent / "facts.tsv.gz"
CLASSES = ["deepfake", "mining", "password-cracking", "torrent-p2p", "dos", "proxy-vpn", "hosting", "evasion", "remote-access",
           "hosting-webui", "distributed-computing"]
LEAST_AUTHORS = 3  # a feature that fewer authors have is a name, and no structure
LEAST_ABUSIVE = 2  # and of those with abusive items so many must have it
MOST_BENIGN = 25   # benign items of one author that are learned from; all are judged
STRENGTH = 2.0     # of L2
STEPS = 60


class Row:
    __slots__ = ("label", "family", "author", "item", "rules", "features")

    def __init__(self, label, family, author, item, rules, features):
        self.label, self.family, self.author, self.item, self.rules, self.features = label, family, author, item, rules, features

    @property
    def abusive(self):
        return not self.label.startswith("benign")


def load(path=TABLE):
    """facts.tsv.gz: line 1 the features' names; then label, family, author, item, rules' signals, numbers of features."""
    with gzip.open(path, "rt") as table:
        names = next(table).rstrip("\n").split(" ")
        rows = []
        for line in table:
            label, family, author, item, rules, numbers = line.rstrip("\n").split("\t")
            signals = {}
            for signal in filter(None, rules.split(" ")):
                name, probability, signs, maturity = signal.split(":")
                signals[name] = (float(probability), int(signs), int(maturity))
            at, features = 0, []
            for step in filter(None, numbers.split(" ")):
                at += int(step)
                features.append(at)
            rows.append(Row(label, family, author, item, signals, np.array(features, dtype=np.int32)))
    return names, rows


def known(rows, count):
    """Numbers of the features that enough authors have."""
    everyone, abusive = {}, {}
    for row in rows:
        everyone.setdefault(row.author, set()).update(row.features.tolist())
        if row.abusive:
            abusive.setdefault(row.author, set()).update(row.features.tolist())
    counts = np.zeros((2, count), dtype=np.int32)
    for line, authors in zip(counts, (everyone, abusive)):
        for features in authors.values():
            line[list(features)] += 1
    return np.flatnonzero((counts[0] >= LEAST_AUTHORS) & (counts[1] >= LEAST_ABUSIVE))


def to_learn_from(rows):
    """Numbers of rows: all abusive ones, and of each author's benign ones so many, by their keys."""
    taken, out = {}, []
    for i in sorted(range(len(rows)), key=lambda i: rows[i].item):
        if not rows[i].abusive:
            taken[rows[i].author] = taken.get(rows[i].author, 0) + 1
        if rows[i].abusive or taken[rows[i].author] <= MOST_BENIGN:
            out.append(i)
    return np.array(sorted(out))


def matrix(rows, count):
    out = np.zeros((len(rows), count), dtype=np.float32)
    for i, row in enumerate(rows):
        out[i, row.features] = 1
    return out


def targets(rows):
    return np.array([[1.0 if row.label == name else 0.0 for name in CLASSES] for row in rows], dtype=np.float32)


def weights_of(rows):
    """An author's many items count for less each; abusive and benign ones weigh the same together."""
    many = {}
    for row in rows:
        many[row.author, row.label] = many.get((row.author, row.label), 0) + 1
    out = np.array([1 / np.sqrt(many[row.author, row.label]) for row in rows], dtype=np.float32)
    abusive = np.array([row.abusive for row in rows])
    for part in (abusive, ~abusive):
        if part.any():
            out[part] /= out[part].sum()
    return (out * len(rows) / 2).astype(np.float32)


def fit(x, y, sample, strength=STRENGTH, start=None, steps=STEPS):
    """L-BFGS for all classes at once; returns weights with the bias in the last row."""
    count, width = x.shape
    classes = y.shape[1]
    w = np.zeros((width + 1, classes), dtype=np.float32) if start is None else start.copy()
    if start is None:
        w[-1] = -3

    def value(w):
        z = x @ w[:-1] + w[-1]
        p = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
        loss = (sample[:, None] * (np.logaddexp(0, z) - y * z)).sum() + strength / 2 * (w[:-1] ** 2).sum()
        slope = sample[:, None] * (p - y)
        grad = np.empty_like(w)
        grad[:-1] = x.T @ slope + strength * w[:-1]
        grad[-1] = slope.sum(axis=0)
        return float(loss), grad

    loss, grad = value(w)
    moves, turns = [], []
    for _ in range(steps):
        q = grad.ravel().astype(np.float64)
        kept = []
        for s, t in zip(reversed(moves), reversed(turns)):
            rho = 1 / (t @ s)
            a = rho * (s @ q)
            kept.append((a, rho, s, t))
            q = q - a * t
        q = q * ((moves[-1] @ turns[-1]) / (turns[-1] @ turns[-1]) if moves else 1 / max(1.0, np.abs(q).sum()) * 10)
        for a, rho, s, t in reversed(kept):
            q = q + s * (a - rho * (t @ q))
        step, went = 1.0, False
        for _ in range(12):
            tried = w - (step * q).reshape(w.shape).astype(np.float32)
            new_loss, new_grad = value(tried)
            if new_loss < loss - 1e-5 * step * float(q @ grad.ravel()):
                went = True
                break
            step /= 2
        if not went:
            break
        s = (tried - w).ravel().astype(np.float64)
        t = (new_grad - grad).ravel().astype(np.float64)
        if s @ t > 1e-10:
            moves.append(s)
            turns.append(t)
            moves, turns = moves[-8:], turns[-8:]
        done = loss - new_loss < 1e-5 * abs(loss)
        w, loss, grad = tried, new_loss, new_grad
        if done:
            break
    return w


def platt(sums, is_class, rounds=50):
    """p = 1 / (1 + exp(-(slope * sum + shift))), by Newton's method with Platt's softened targets. slope >= 0.05."""
    positive, negative = is_class.sum(), (~is_class).sum()
    goal = np.where(is_class, (positive + 1) / (positive + 2), 1 / (negative + 2))
    slope, shift = 1.0, 0.0
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-np.clip(slope * sums + shift, -30, 30)))
        d = p * (1 - p) + 1e-9
        ga, gb = ((p - goal) * sums).sum() + 1e-3 * (slope - 1), (p - goal).sum()
        haa, hab, hbb = (d * sums * sums).sum() + 1e-3, (d * sums).sum(), d.sum()
        det = haa * hbb - hab * hab
        if det <= 1e-12:
            break
        da, db = (hbb * ga - hab * gb) / det, (haa * gb - hab * ga) / det
        slope, shift = slope - np.clip(da, -2, 2), shift - np.clip(db, -5, 5)
        if abs(da) + abs(db) < 1e-6:
            break
    return max(float(slope), 0.05), float(shift)


def probability(sums, slope, shift):
    return 1 / (1 + np.exp(-np.clip(slope * sums + shift, -30, 30)))


def groups(rows, benign_folds=10):
    """Left-out groups: each abusive author alone (with whatever benign they have), the other authors by turns in ten folds."""
    abusive = sorted({row.author for row in rows if row.abusive})
    others = sorted({row.author for row in rows} - set(abusive))
    return [[author] for author in abusive] + [part for part in (others[i::benign_folds] for i in range(benign_folds)) if part]


def learn(x, y, rows, numbers, full=None):
    """(columns, weights) of a model of these rows."""
    left = [rows[i] for i in numbers]
    columns = known(left, x.shape[1])
    start = None if full is None else np.concatenate([full[:-1][columns], full[-1:]])
    inside = x[numbers][:, columns]
    return columns, fit(inside, y[numbers], weights_of(left), start=start, steps=STEPS if full is None else STEPS // 3)


def left_out(x, y, rows, held_out, full=None):
    """Sums of each row by a model that never saw its author (or family), and those models; `held_out` lists arrays of row numbers."""
    sums, models = np.full((len(rows), y.shape[1]), -9.0), []
    usable = to_learn_from(rows)
    for held in held_out:
        columns, w = learn(x, y, rows, np.setdiff1d(usable, held), full)
        sums[held] = x[held][:, columns] @ w[:-1] + w[-1]
        models.append((columns, w))
    return sums, models


def whole(x, y, rows):
    """The model of everything, with all features' weights; the bias in the last row."""
    columns, w = learn(x, y, rows, to_learn_from(rows))
    full = np.zeros((x.shape[1] + 1, y.shape[1]), dtype=np.float32)
    full[columns], full[-1] = w[:-1], w[-1]
    return full


def kept_at(name):
    key = hashlib.sha1(TABLE.read_bytes() + pathlib.Path(__file__).read_bytes()).hexdigest()[:16]
    return ROOT / "build" / f"guard-{name}-{key}.pickle"


def left_out_in_parts(name, x, y, rows, held_out, full, parts=12):
    """left_out, a part at a time: each is kept, so that what takes minutes can be taken up again."""
    sums, models = np.full((len(rows), y.shape[1]), -9.0), [None] * len(held_out)
    for k in range(parts):
        held = held_out[k::parts]
        if not held:
            continue
        made = kept(f"{name}-{k}", lambda: left_out(x, y, rows, held, full))
        inside = np.concatenate(held)
        sums[inside] = made[0][inside]
        models[k::parts] = made[1]
    return sums, models


def kept(name, make):
    """What `make` makes, kept in build/ for as long as the table and this file stay the same: a minute's work each."""
    path = kept_at(name)
    if path.exists():
        return pickle.loads(path.read_bytes())
    made = make()
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(pickle.dumps(made))
    return made
