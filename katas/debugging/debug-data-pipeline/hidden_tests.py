from itertools import permutations, product

import numpy as np
import pytest
from scipy.special import log_softmax

from tutor.judge.testing import close, equal, holds


def table(rng, n=60, d=5, most=4):
    """n records; each stands in the table up to `most` times, in any order, and has one label."""
    X = np.round(rng.normal([0] * d, [1, 20, 0.1, 3, 7][:d], size=(n, d)) + 4, 6)
    rows = rng.permutation(np.repeat(np.arange(n), rng.integers(1, most + 1, size=n)))
    return X[rows], rows


def joined(batches):
    return np.concatenate([X for X, _ in batches]), np.concatenate([y for _, y in batches])


def halves(X, y, train_y, val_y):
    """The rows that were trained on and validated on, told by labels that name their record."""
    return X[np.isin(y, train_y)], X[np.isin(y, val_y)]


def records(rng, n=120):
    """Three classes in forty columns, with copies: easy to learn by heart, hard to generalize."""
    y = rng.permutation(np.arange(n) % 3)
    X = 5 + 3 * (rng.normal(size=(n, 40)) + 0.8 * np.eye(3, 40)[y])
    rows = rng.permutation(np.repeat(np.arange(n), rng.integers(1, 5, size=n)))
    return X[rows], y[rows]


def cross_entropy(W, b, X, y):
    return -log_softmax(X @ W + b, axis=1)[np.arange(len(y)), y].mean()


def stepped(W, b, X, y, lr):
    d_z = (np.exp(log_softmax(X @ W + b, axis=1)) - np.eye(len(b))[y]) / len(y)
    return W - lr * X.T @ d_z, b - lr * d_z.sum(axis=0)


def model_with(kata, W, b, drop=0.5, seed=0):
    model = kata.Model(*W.shape, drop, seed)
    model.W, model.b = W, b
    return model


def unequal_batches(rng, d=3, C=4):
    W, b = rng.normal(size=(d, C)), rng.normal(size=C)
    batches = [(rng.normal(size=(n, d)), rng.integers(C, size=n)) for n in (6, 6, 1)]
    X, _ = batches[-1]
    batches[-1] = X, (X @ W + b).argmax(axis=1)  # the short batch is all right, the long ones aren't
    return W, b, batches


def test_every_row_meets_its_own_label(kata, rng):
    X, y = table(rng)
    train_epoch, val = kata.make_loaders(X, y, 1, 16, 0.0)
    for side, batches in (("training", train_epoch()), ("training", train_epoch()), ("validation", val)):
        got, labels = joined(batches)
        if side == "training":
            mean, std = X[np.isin(y, labels)].mean(axis=0), X[np.isin(y, labels)].std(axis=0)
        gaps = np.square(got[:, None] - ((X - mean) / std)[None]).sum(axis=2)
        for label, belongs in zip(labels, y[gaps.argmin(axis=1)], strict=True):  # to the record that is nearest
            equal(label, belongs, because=f"a {side} row comes with label {label}, but it is the record of label {belongs}")


def test_scales_by_the_training_rows_alone(kata, rng):
    X, y = table(rng)
    X[y == 7] += 1000.0  # one strange record; it lands on either side
    for seed in range(12):
        train_epoch, val = kata.make_loaders(X, y, seed, 10, 0.0)
        (got, train_y), (got_val, val_y) = joined(train_epoch()), joined(val)
        kept, held = halves(X, y, train_y, val_y)
        close(got.mean(axis=0), 0.0, atol=1e-8, because="the training rows don't have mean 0 in each column")
        close(got.std(axis=0), 1.0, because="the training rows don't have standard deviation 1 in each column")
        expect = (held - kept.mean(axis=0)) / kept.std(axis=0)
        close(np.sort(got_val, axis=0), np.sort(expect, axis=0), rtol=1e-6, because="the validation rows aren't scaled by the mean and deviation of the training rows")


def test_no_record_stands_on_both_sides(kata, rng):
    X, y = table(rng)
    for seed in range(4):
        train_X, _, val_X, _ = kata.split(X, y, np.random.default_rng(seed))
        both = {tuple(row) for row in train_X} & {tuple(row) for row in val_X}
        holds(not both, f"{len(both)} records stand among the training rows and among the validation rows")


def test_keeps_equal_rows_together_whatever_their_labels(kata, rng):
    X, y = np.repeat(rng.normal(size=(8, 2)), 3, axis=0), np.arange(24)
    train_X, train_y, val_X, val_y = kata.split(X, y, rng)
    equal(sorted([*train_y, *val_y]), list(range(24)))
    equal(len(val_y), 6)
    equal({label // 3 for label in train_y} & {label // 3 for label in val_y}, set())
    equal((train_X, val_X), (X[train_y], X[val_y]))


def test_takes_rows_for_copies_only_where_every_column_agrees(kata, rng):
    bits = 1e-4 * np.array(list(product([0, 1], repeat=4)))  # sixteen records, alike in sums and in single columns
    X, y = np.repeat(5 + bits, 2, axis=0), np.arange(32)
    for seed in range(3):
        _, train_y, _, val_y = kata.split(X, y, np.random.default_rng(seed))
        equal((len(train_y), len(val_y)), (24, 8), because=f"of sixteen different records, each twice, {len(val_y)} rows are held out, expected 8")
        equal({label // 2 for label in train_y} & {label // 2 for label in val_y}, set())


def test_keeps_every_row_of_the_table(kata, rng):
    X, y = table(rng)
    train_X, train_y, val_X, val_y = kata.split(X, y, rng)
    equal(np.sort(np.concatenate([train_y, val_y])), np.sort(y))
    equal((len(train_X), len(val_X)), (len(train_y), len(val_y)))
    train_epoch, val = kata.make_loaders(X, y, 3, 7)
    labels = np.concatenate([joined(train_epoch())[1], joined(val)[1]])
    equal(np.sort(labels), np.sort(y))


@pytest.mark.parametrize(("n", "share"), [(60, 0.25), (9, 0.5), (31, 0.1), (7, 0.25)], ids=str)
def test_holds_out_a_share_of_the_records(kata, rng, n, share):
    X, y = table(rng, n)
    _, _, _, val_y = kata.split(X, y, rng, share)
    equal(len(set(val_y.tolist())), round(share * n))
    if share == 0.25:
        equal(len(set(kata.split(X, y, rng)[3].tolist())), round(n / 4))


def test_splits_by_chance(kata, rng):
    X, y = table(rng)
    held = {tuple(sorted({*kata.split(X, y, np.random.default_rng(seed))[3].tolist()})) for seed in range(6)}
    holds(len(held) == 6, "six seeds hold out the same records")


def test_batches_have_the_size_asked_for(kata, rng):
    X, y = table(rng, most=3)
    whole_epoch, whole_val = kata.make_loaders(X, y, 0, 500)
    counts = len(joined(whole_epoch())[1]), len(joined(whole_val)[1])
    for batch in (1, 7, 16, 500):
        train_epoch, val = kata.make_loaders(X, y, 0, batch)
        for batches, n in zip((train_epoch(), val), counts, strict=True):
            sizes = [min(batch, n - i) for i in range(0, n, batch)]
            equal([len(labels) for _, labels in batches], sizes)
            equal([len(rows) for rows, _ in batches], sizes)


def test_takes_a_fresh_order_in_each_epoch(kata, rng):
    X, y = table(rng)
    train_epoch, _ = kata.make_loaders(X, y, 2)
    orders = {tuple(joined(train_epoch())[1].tolist()) for _ in range(3)}
    holds(len(orders) == 3, "the training rows come in the same order in each epoch")
    first = {tuple(sorted(train_epoch()[0][1].tolist())) for _ in range(3)}
    holds(len(first) == 3, "the first batch holds the same rows in each epoch: only their order is new")


def test_adds_fresh_noise_to_the_training_rows(kata, rng):
    X, y = table(rng, n=150)
    train_epoch, _ = kata.make_loaders(X, y, 5, 32, 0.5)
    clean_epoch, _ = kata.make_loaders(X, y, 5, 32, 0.0)
    clean = dict(zip(*reversed(joined(clean_epoch())), strict=True))
    noises = []
    for _ in range(2):
        rows, labels = joined(train_epoch())
        noise = rows - np.array([clean[label] for label in labels])
        close(noise.std(), 0.5, rtol=0.15, because=f"the noise on the training rows has a spread of {noise.std():.3g}, expected 0.5")
        close(noise.std(axis=0), 0.5, rtol=0.3, because="the noise differs from column to column: it is to be added after scaling")
        noises.append(set(np.round(noise.ravel(), 9)))
        holds(len(noises[-1]) > 0.9 * noise.size, "many entries get the same noise: each is to have its own")
    holds(len(noises[0] & noises[1]) < 20, "each epoch adds the same noise")


def test_leaves_the_validation_rows_clean(kata, rng):
    X, y = table(rng)
    for noise in (0.0, 0.3, 5.0):
        _, val = kata.make_loaders(X, y, 4, 16, noise)
        train_epoch, _ = kata.make_loaders(X, y, 4, 16, 0.0)
        kept, held = halves(X, y, joined(train_epoch())[1], joined(val)[1])
        expect = (held - kept.mean(axis=0)) / kept.std(axis=0)
        close(np.sort(joined(val)[0], axis=0), np.sort(expect, axis=0), rtol=1e-6, because=f"with noise={noise} the validation rows are not the clean, scaled rows")


def test_evaluates_the_worked_example(kata):
    model = model_with(kata, np.array([[1.0, -1.0]]), np.zeros(2))
    batches = [(np.array([[2.0], [1.0], [-1.0], [3.0]]), np.array([0, 0, 0, 1])), (np.array([[-4.0]]), np.array([1]))]
    close(kata.evaluate(model, batches), 0.6)


def test_evaluates_every_sample_alike(kata, rng):
    for _ in range(4):
        W, b, batches = unequal_batches(rng)
        X, y = joined(batches)
        expect = np.mean((X @ W + b).argmax(axis=1) == y)
        close(kata.evaluate(model_with(kata, W, b), batches), expect)


def test_evaluates_the_whole_network(kata, rng):
    W, b, batches = unequal_batches(rng, d=30)
    X = rng.normal(size=(200, 30))
    y = (X @ W + b).argmax(axis=1)
    model = model_with(kata, W, b, drop=0.9)
    for _ in range(3):
        equal(kata.evaluate(model, [(X[:150], y[:150]), (X[150:], y[150:])]), 1.0, because="the accuracy of a model that is always right is not 1: are inputs still dropped?")


def test_evaluate_hands_the_model_back_for_training(kata, rng):
    W, b, batches = unequal_batches(rng, d=30)
    model = model_with(kata, W, b, drop=0.8)
    kata.evaluate(model, batches)
    equal(bool(model.training), True)
    equal(model.drop, 0.8)
    equal((model.W, model.b), (W, b))
    X = np.ones((40, 30))
    holds(not np.allclose(model.logits(X), X @ W + b), "after evaluate the model no longer drops inputs")
    gone = model.dropped(X) == 0
    kata.evaluate(model, batches)
    holds(not np.array_equal(model.dropped(X) == 0, gone), "after evaluate the model drops the inputs that it dropped before")


def test_drops_inputs_while_training_only(kata, rng):
    model = kata.Model(50, 4, 0.3, 7)
    X = rng.uniform(1, 2, size=(80, 50))
    got = model.dropped(X)
    gone = got == 0
    close(gone.mean(), 0.3, rtol=0.15, because=f"{gone.mean():.0%} of the inputs are dropped, expected 30 %")
    close(got[~gone], X[~gone] / 0.7)
    holds(not np.array_equal(model.dropped(X) == 0, gone), "the same inputs are dropped each time")
    model.training = False
    equal(model.dropped(X), X)
    equal(kata.Model(50, 4).drop, 0.2)
    equal(kata.Model(50, 4, 0.3, 7).dropped(X), got)
    equal(kata.Model(50, 4, 0.3).dropped(X), kata.Model(50, 4, 0.3, 0).dropped(X))
    holds(not np.array_equal(kata.Model(50, 4, 0.3, 8).dropped(X), got), "another seed drops the same inputs")


def test_step_walks_down_the_gradient(kata, rng):
    X, y = rng.normal(size=(6, 3)), rng.integers(4, size=6)
    W, b = rng.normal(size=(3, 4)), rng.normal(size=4)
    model = model_with(kata, W, b, drop=0.0)
    for _ in range(2):
        close(model.step(X, y, 0.3), cross_entropy(W, b, X, y))
        W, b = stepped(W, b, X, y, 0.3)
        close((model.W, model.b), (W, b), rtol=1e-7)


def test_step_uses_the_inputs_that_were_kept(kata, rng):
    X, y = rng.uniform(1, 2, size=(1, 40)), np.array([1])
    model = kata.Model(40, 3, 0.4, 3)
    close(model.step(X, y, 0.6), np.log(3))
    kept = model.W[:, 1] / (0.6 * (1 - 1 / 3))  # W began at 0, so the gradient is x · (1/3 − 1)
    gone = np.isclose(kept, 0)
    close(kept[~gone], X[0, ~gone] / 0.6)
    holds(0 < gone.sum() < 40, "a training step drops no inputs, or all")


def test_trains_with_dropout_and_reports_the_plain_accuracy(kata, rng):
    X, y = records(rng)
    model, losses, accuracies = kata.train(X, y, 2)
    equal((len(losses), len(accuracies)), (30, 30))
    train_epoch, val = kata.make_loaders(X, y, 2, 16, 0.0)
    rows, labels = joined(val)
    close(accuracies[-1], np.mean((rows @ model.W + model.b).argmax(axis=1) == labels), because="the last accuracy is not that of the trained model on the validation rows")
    rows, labels = joined(train_epoch())
    learnt = np.mean((rows @ model.W + model.b).argmax(axis=1) == labels)
    holds(learnt > 0.65, f"after 30 epochs only {learnt:.0%} of the training rows are known; chance is 33 %")
    holds(losses[-1] < 0.93, f"the loss is still {losses[-1]:.3g}; guessing has 1.1")
    equal(bool(model.training), True)


def test_walks_as_described_on_whole_batches(kata, rng):
    X, y = table(rng, n=40, d=3)
    y = y % 3
    for seed in range(4):
        model, losses, accuracies = kata.train(X, y, seed, epochs=3, lr=0.4, batch=500, noise=0.0, drop=0.0)
        train_epoch, val = kata.make_loaders(X, y, seed, 500, 0.0)
        rows, labels = joined(train_epoch())
        val_rows, val_labels = joined(val)
        W, b = np.zeros((3, 3)), np.zeros(3)
        for loss, accuracy in zip(losses, accuracies, strict=True):
            close(loss, cross_entropy(W, b, rows, labels), rtol=1e-6)
            W, b = stepped(W, b, rows, labels, 0.4)
            close(accuracy, np.mean((val_rows @ W + b).argmax(axis=1) == val_labels))
        close((model.W, model.b), (W, b), rtol=1e-6, atol=1e-9)


def test_loss_of_an_epoch_is_the_mean_over_its_steps(kata, rng):
    X, y = rng.normal(size=(20, 2)), np.arange(20) % 4
    _, losses, _ = kata.train(X, y, 0, epochs=2, lr=0.0, batch=4)
    close(losses, [np.log(4)] * 2)
    X, y = rng.normal(size=(4, 2)), np.array([0, 1, 2, 3])  # three rows to train on, a step for each
    model, losses, _ = kata.train(X, y, 1, epochs=1, lr=0.5, batch=1, noise=0.0, drop=0.0)
    rows, labels = joined(kata.make_loaders(X, y, 1, 1, 0.0)[0]())
    means = []
    for order in permutations(range(3)):
        W, b, steps = np.zeros((2, 4)), np.zeros(4), []
        for row in order:
            steps.append(cross_entropy(W, b, rows[[row]], labels[[row]]))
            W, b = stepped(W, b, rows[[row]], labels[[row]], 0.5)
        if np.allclose(model.W, W, rtol=1e-6, atol=1e-9):
            means.append(np.mean(steps))
    holds(means, "three steps of one row lead somewhere else than any order of the rows does")
    holds(np.isclose(losses[0], means, rtol=1e-6).any(), f"the loss of the epoch is {losses[0]:.4g}, the mean over its steps {means[0]:.4g}")


def test_same_seed_same_result(kata, rng):
    X, y = records(rng)
    def run(seed):
        model, losses, accuracies = kata.train(X, y, seed, epochs=2)
        return model.W, losses, accuracies

    once, other = run(1), run(2)
    equal(run(1), once)
    holds(not np.allclose(other[0], once[0]), "another seed gives the same weights")


def test_keeps_the_settings_it_came_with(kata, rng):
    X, y = records(rng, 30)
    (short, *reports), (told, *expected) = kata.train(X, y), kata.train(X, y, 0, 30, 0.1, 16, 0.3, 0.2)
    equal((short.W, *reports), (told.W, *expected))
    equal(kata.make_loaders(X, y)[0](), kata.make_loaders(X, y, 0, 16, 0.3)[0]())


def test_leaves_the_table_alone(kata, rng):
    X, y = table(rng)
    before = X.copy(), y.copy()
    kata.make_loaders(X, y)[0]()
    equal((X, y), before)
