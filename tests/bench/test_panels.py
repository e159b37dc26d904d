"""The measurement of the draw says what it promises; how fast is nobody's business here."""

from bench import panels


def test_a_small_round_is_drawn_without_a_fault():
    found = panels.report(25)
    assert (found["projects"], found["experts"], found["seats"]) == (25, 5, 125 - found["unfilled"])
    assert (found["conflicts"], found["load_gap"], found["same_again"]) == (0, 0, True)


def test_a_usual_round_fills_every_panel():
    found = panels.report(250)
    assert (found["seats"], found["unfilled"], found["composition_violations"]) == (1250, 0, 0)


def test_faults_would_be_counted():
    inputs = panels.invented(150)
    barred = next(iter(inputs.panels[0].barred))
    drawing = panels.Drawing([(0, barred), (0, barred)], [], "")
    assert panels.conflicts_in(inputs, drawing) == 2
    assert panels.violations_in(inputs, drawing) == 150


def test_growth_is_shown_at_four_sizes():
    assert [row["projects"] for row in panels.growing(100)] == [25, 50, 100, 200]
