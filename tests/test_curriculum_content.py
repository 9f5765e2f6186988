"""The road itself: that the curriculum that ships is whole, and leads somewhere at every step."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from tutor import curriculum, katas, paths
from tutor.models import Curriculum, Kata, Question, Topic

ROOT = Path(__file__).resolve().parents[1]

# The numbered topics of the roadmap with their stars.
NUMBERED = {
    "1.1": ("linear-algebra", 5),
    "1.2": ("calculus", 5),
    "1.3": ("probability", 4),
    "1.4": ("optimization", 4),
    "2.1": ("python", 5),
    "2.2": ("software-engineering", 3),
    "3.1": ("core-ml", 4),
    "3.2": ("classical-algorithms", 2),
    "4.1": ("neural-networks", 5),
    "4.2": ("dl-optimization", 5),
    "4.3": ("regularization", 4),
    "4.4": ("training-practice", 4),
    "5.1": ("cnn", 2),
    "5.2": ("transformers", 5),
    "5.3": ("generative-ai", 5),
    "6.1": ("compute", 3),
    "6.2": ("distributed", 1),
}

# Ids that katas, checkpoints and the learner's own events lean on: they must stay.
STABLE = {
    1: """linear-algebra vectors-matrices decomposition norms-distances tensor-operations calculus
        derivatives chain-rule-topic gradients jacobian-hessian matrix-calculus probability
        probability-basics distributions maximum-likelihood information-theory statistics
        optimization landscape gradient-descent critical-concepts""",
    2: """python python-basics numpy pandas plotting software-engineering git environments
        code-organization debugging-code""",
    3: """core-ml supervised unsupervised reinforcement-learning data-splitting overfitting
        regularization-basics feature-engineering metrics classical-algorithms
        linear-logistic-regression decision-trees knn pca""",
    4: """neural-networks mlp forward-propagation activations sigmoid tanh relu leaky-relu
        gelu-activation softmax-activation losses cross-entropy-loss mse-loss focal-loss
        contrastive-loss backpropagation autograd dl-optimization sgd-variants momentum
        adaptive-rates rmsprop adam-optimizer adamw-optimizer lr-schedules-topic regularization
        dropout-topic batch-normalization layer-normalization weight-decay data-augmentation
        early-stopping-topic training-practice initialization gradient-clipping batch-size-effects
        loss-curves debugging-networks pytorch-practice""",
    5: """cnn convolution pooling spatial-invariance cnn-architectures transformers tokenization
        word-level character-level bpe wordpiece sentencepiece vocabulary embeddings
        word-embeddings learned-embeddings positional-encodings sinusoidal learned-positions
        rope-topic why-not-rnns attention scaled-dot-product multi-head self-attention
        cross-attention-topic masked-attention transformer-architecture encoder-decoder
        decoder-only encoder-only feed-forward residual-layernorm pretrained-models
        language-modelling generative-ai autoregressive-generation greedy-decoding
        beam-search-topic top-k-sampling nucleus-sampling temperature-scaling evaluation-metrics
        perplexity-topic bleu-topic rouge-topic human-evaluation benchmarks prompting zero-shot
        few-shot chain-of-thought pretraining-finetuning pretraining finetuning lora
        instruction-tuning rlhf transfer-learning retrieval emerging-topics diffusion vae gan
        mixture-of-experts""",
    6: """compute gpu-vs-cpu floating-point memory-hierarchy batch-size-memory model-size
        mixed-precision gradient-accumulation gradient-checkpointing distributed data-parallelism
        model-parallelism pipeline-parallelism tensor-parallelism""",
    7: """rl-for-llms ppo gae-topic kl-control preference-optimization reward-modelling dpo
        grpo-topic constitutional-ai scaling-laws deepseek-r1""",
}


@pytest.fixture(scope="module", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "cache", lambda: folder)
        yield


@pytest.fixture(scope="module")
def road() -> Curriculum:
    return curriculum.load(ROOT)  # a mistake in any file fails here, and says which


@pytest.fixture(scope="module")
def written() -> dict[str, Kata]:
    return katas.load(ROOT)


@pytest.fixture(scope="module")
def topics(road: Curriculum) -> dict[str, Topic]:
    return {topic.id: topic for topic in road.walk()}


def questions(road: Curriculum) -> Iterator[Question]:
    for phase in road.phases:
        yield from phase.checkpoint.questions
        yield from phase.self_assessment


def covers(road: Curriculum) -> Iterator[tuple[str, str]]:
    """Everything that covers something, with where it is named."""
    for topic in road.walk():
        yield from ((f"topic {topic.id}", by) for item in topic.practice for by in item.by)
    for phase in road.phases:
        for block in phase.blocks:
            yield from ((f"{phase.id}: {t.do}", by) for t in block.tasks for by in t.by)
    yield from ((f"question {q.id}", by) for q in questions(road) for by in q.by)
    for track in road.tracks:
        yield from ((f"track {track.id}", by) for task in track.tasks for by in task.by)
    for view in road.views:
        yield from ((f"view {view.id}", by) for step in view.steps for by in step.by)


def test_every_kata_that_is_named_is_written_or_planned(
    road: Curriculum, written: dict[str, Kata]
) -> None:
    there = written.keys() | {plan.slug for plan in road.planned}
    assert [(w, by) for w, by in covers(road) if by[:5] == "kata:" and by[5:] not in there] == []


def test_no_kata_is_both_written_and_planned(road: Curriculum, written: dict[str, Kata]) -> None:
    assert written.keys() & {plan.slug for plan in road.planned} == set()


def test_every_practice_item_and_phase_task_is_covered(road: Curriculum) -> None:
    bare = [item.do for topic in road.walk() for item in topic.practice if not item.by]
    bare += [t.do for phase in road.phases for b in phase.blocks for t in b.tasks if not t.by]
    assert bare == []


def test_every_question_can_be_answered_by_evidence_or_a_rubric(road: Curriculum) -> None:
    assert [q.id for q in questions(road) if not (q.rubric if q.kind == "explain" else q.by)] == []


def test_there_are_five_phases_each_with_its_checkpoint(road: Curriculum) -> None:
    assert [phase.number for phase in road.phases] == [1, 2, 3, 4, 5]
    assert [phase.id for phase in road.phases] == [f"phase-{n}" for n in range(1, 6)]
    for phase in road.phases:
        assert phase.checkpoint.requires, phase.id
        assert phase.checkpoint.questions or phase.self_assessment, phase.id


def test_phases_3_to_5_have_their_check_list(road: Curriculum) -> None:
    assert [phase.number for phase in road.phases if phase.self_assessment] == [3, 4, 5]


def test_the_weeks_of_a_phase_follow_one_another(road: Curriculum) -> None:
    starts = [block.weeks[0] for phase in road.phases for block in phase.blocks]
    assert starts == sorted(starts)


def test_the_golden_rule_is_70_20_10(road: Curriculum) -> None:
    assert math.isclose(sum(road.mix.values()), 1.0)
    assert road.mix == {"coding": 0.7, "reading": 0.2, "watching": 0.1}


def test_the_three_paces_are_there(road: Curriculum) -> None:
    weeks = {pace.hours_per_day: pace.weeks for pace in road.paces}
    assert weeks == {(2, 3): (20, 24), (5, 6): (10, 12), (1, 1): (40, 48)}


def test_every_number_of_stars_has_a_meaning(road: Curriculum) -> None:
    assert sorted(road.depths) == [1, 2, 3, 4, 5]


def test_what_the_sources_get_wrong_is_corrected(road: Curriculum) -> None:
    found = [c for topic in road.walk() for c in topic.corrections] + list(road.corrections)
    assert len(found) >= 21
    assert len({(c.source, c.said) for c in found}) == len(found), "one is given twice"


@pytest.mark.parametrize("number", NUMBERED)
def test_a_section_of_the_roadmap_is_there(road: Curriculum, number: str) -> None:
    found = [topic for section in road.sections for topic in section.topics]
    by_number = {topic.number: (topic.id, topic.stars) for topic in found}
    assert by_number.get(number) == NUMBERED[number]


def test_the_sections_are_seven_and_only_the_last_is_optional(road: Curriculum) -> None:
    assert [section.number for section in road.sections] == [1, 2, 3, 4, 5, 6, 7]
    assert [section.number for section in road.sections if section.optional] == [7]


@pytest.mark.parametrize("number", STABLE)
def test_no_stable_id_is_lost(road: Curriculum, number: int) -> None:
    sections = [section for section in road.sections if section.number == number]
    there = {topic.id for section in sections for topic in section.walk()}
    assert set(STABLE[number].split()) - there == set()


def test_numbered_topics_say_why_and_how_long(road: Curriculum) -> None:
    numbered = [t for section in road.sections for t in section.topics if t.number in NUMBERED]
    assert [t.id for t in numbered if not (t.why and t.depth and t.hours)] == []


def test_every_topic_of_a_kata_exists(written: dict[str, Kata], topics: dict[str, Topic]) -> None:
    assert [(k.slug, t) for k in written.values() for t in k.topics if t not in topics] == []


def test_katas_come_after_what_they_require(written: dict[str, Kata]) -> None:
    place = {slug: i for i, slug in enumerate(written)}
    late = [
        (kata.slug, need)
        for kata in written.values()
        for need in kata.requires
        if place.get(need, -1) > place[kata.slug]
    ]
    assert late == []


def test_topics_outside_the_optional_part_do_not_wait_for_it(road: Curriculum) -> None:
    optional = {t.id for section in road.sections if section.optional for t in section.walk()}
    waiting = [
        (topic.id, need)
        for section in road.sections
        if not section.optional
        for topic in section.walk()
        for need in topic.requires
        if need in optional
    ]
    assert waiting == []


def test_formulas_are_plain_unicode(road: Curriculum) -> None:
    texts = [text for topic in road.walk() for text in (*topic.formulas, *topic.ideas)]
    assert [text for text in texts if "$" in text or "\\" in text] == []
