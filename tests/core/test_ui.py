"""Tags and components as a page uses them: rendered through the template engine, in both languages."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation


def render(source: str, **context: object) -> str:
    return " ".join(Template(source).render(Context(context)).split())


def render_at(address: str, source: str) -> str:
    return render(source, request=RequestFactory().get(address)).replace("&amp;", "&")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


class TestIcon:
    def test_is_silent_without_a_label_and_an_image_with_one(self):
        assert 'aria-hidden="true"' in render('{% icon "lock" %}')
        labelled = render('{% icon "lock" "Private" %}')
        assert 'role="img" aria-label="Private"' in labelled
        assert "aria-hidden" not in labelled

    def test_draws_paths_and_refers_to_no_other_file(self):
        drawn = render('{% icon "lock" %}')
        assert "<path" in drawn
        assert "href" not in drawn

    def test_unknown_name_fails(self):
        with pytest.raises(LookupError, match="no-such-icon"):
            render('{% icon "no-such-icon" %}')

    def test_label_is_escaped(self):
        assert "<b>" not in render("{% icon 'lock' label %}", label="<b>")


class TestChip:
    @pytest.mark.parametrize("tone", ["dew", "sprout", "amber", "plum"])
    def test_colour_never_speaks_alone(self, tone):
        assert "<svg" in render("{% chip 'Accepted' tone %}", tone=tone)

    def test_neutral_chip_is_words_only(self):
        assert render("{% chip 'Class III' %}") == '<span class="chip "><span>Class III</span></span>'

    def test_unknown_tone_fails(self):
        with pytest.raises(ValueError, match="pink"):
            render("{% chip 'Accepted' 'pink' %}")

    def test_text_is_escaped(self):
        assert "<script>" not in render("{% chip text %}", text="<script>")


@pytest.mark.parametrize(
    ("tier", "words"),
    [
        ("T0", "Public"),
        ("T1", "Verified enterprises"),
        (2, "Granted enterprises"),
        ("T3", "Review only"),
        (0, "Public"),
    ],
)
def test_tier_label_names_who_may_see(tier, words):
    label = render("{% tier_label tier %}", tier=tier)
    assert words in label
    assert "Visible to:" in label


def test_unknown_tier_fails():
    with pytest.raises(KeyError):
        render("{% tier_label 'T9' %}")


@pytest.mark.parametrize(
    ("days", "words"),
    [(5, "5 working days left"), (1, "1 working day left"), (0, "due today"), (-2, "2 working days late"), (None, "")],
)
def test_working_days_left(days, words):
    assert render("{{ days|working_days_left }}", days=days) == words


@pytest.mark.parametrize(
    ("state", "tone", "word"),
    [
        ("normal", "", "In time"),
        ("due_soon", "amber", "Due soon"),
        ("overdue", "plum", "Overdue"),
        ("exempt", "", "Exempt"),
    ],
)
def test_deadline_chip_has_icon_word_and_date(state, tone, word):
    shown = render("{% deadline_chip state due 3 %}", state=state, due=date(2026, 11, 28))
    assert f'class="chip {tone}"' in shown
    assert "<svg" in shown
    assert f"{word} · 3 working days left" in shown
    assert "2026-11-28" in shown


def test_deadline_chip_says_why_exempt():
    assert "Exempt · test report awaited" in render("{% deadline_chip 'exempt' reason='test report awaited' %}")


@pytest.mark.parametrize(("value", "text"), [(1146, "1,146"), (0, "0"), (None, "—"), (12345.5, "12,345.5")])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_figure(value, text, language):
    with translation.override(language):
        assert render("{{ value|figure }}", value=value) == text


@pytest.mark.parametrize(("value", "text"), [(0.09826, "9.8%"), (0, "0.0%"), (1, "100.0%"), (None, "—")])
def test_share(value, text):
    assert render("{{ value|share }}", value=value) == text


class TestWhen:
    MOMENT = datetime(2026, 11, 21, 13, 4, 9, tzinfo=UTC)

    def test_minute_in_the_text_and_second_on_hover_in_china_time(self):
        with translation.override("zh-hans"):
            shown = render("{{ moment|when }}", moment=self.MOMENT)
        assert ">2026年11月21日 21:04</time>" in shown
        assert 'datetime="2026-11-21T21:04:09+08:00"' in shown
        assert 'title="2026-11-21 21:04:09+08:00"' in shown

    def test_follows_the_language(self):
        assert "21 November 2026, 21:04" in render("{{ moment|when }}", moment=self.MOMENT)

    def test_a_day_has_no_time(self):
        assert render("{{ day|when }}", day=date(2026, 11, 21)) == '<time datetime="2026-11-21">21 November 2026</time>'

    def test_unknown_is_a_dash(self):
        assert render("{{ moment|when }}", moment=None) == "—"

    def test_tables_have_the_day_in_china(self):
        late = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
        assert ">2026-11-21</time>" in render("{{ moment|iso_day }}", moment=late)


class TestQuery:
    def test_changes_one_parameter_and_keeps_the_others(self):
        address = render_at("/?city=4401&class=II&class=III&page=3", "{% query_with page=4 %}")
        assert address == "?city=4401&class=II&class=III&page=4"

    def test_none_takes_a_parameter_away(self):
        assert render_at("/?city=4401&page=3", "{% query_with city=None %}") == "?page=3"

    def test_takes_one_of_several_values_away(self):
        assert render_at("/?class=II&class=III", "{% query_without 'class' 'II' %}") == "?class=III"

    def test_takes_all_values_away(self):
        assert render_at("/?class=II&class=III", "{% query_without 'class' %}") == "?"

    def test_values_are_encoded(self):
        assert "<" not in render_at("/?q=%3Cscript%3E", "{% query_with page=2 %}")

    def test_pager_swaps_the_cursor(self):
        shown = render_at("/?q=stent&after=aaa", "{% keyset_pager newer='nnn' older='ooo' %}")
        assert 'href="?q=stent&before=nnn"' in shown
        assert 'href="?q=stent&after=ooo"' in shown

    def test_pager_is_absent_on_a_single_page(self):
        assert render_at("/", "{% keyset_pager newer='' older='' %}") == ""


class TestFigureCard:
    SOURCE = (
        "{% figure_card name='Applications' value=value target=300 expected=150"
        " state='behind' url='/rows/' trend=trend %}"
    )

    def test_bar_and_tick_are_attributes_not_styles(self):
        shown = render(self.SOURCE, value=84, trend=())
        assert 'width="28.0%"' in shown
        assert 'x1="50.0%"' in shown
        assert "style=" not in shown
        assert "Behind" in shown

    def test_bar_ends_at_the_target(self):
        assert 'width="100.0%"' in render(self.SOURCE, value=400, trend=())

    def test_unknown_figure_has_a_dash_and_no_bar(self):
        shown = render(self.SOURCE, value=None, trend=())
        assert "—" in shown
        assert 'class="pace"' not in shown

    def test_trend_begins_at_zero(self):
        assert 'points="0.0,23.0 50.0,12.0 100.0,1.0"' in render(self.SOURCE, value=84, trend=(0, 1, 2))

    def test_whole_card_is_the_link(self):
        assert render(self.SOURCE, value=84, trend=()).startswith('<a href="/rows/" class="target behind">')


def test_timeline_marks_private_items_with_their_tier():
    moment = datetime(2026, 11, 20, 8, 40, tzinfo=UTC)
    events = [
        {"text": "Internal note", "when": moment, "who": "Officer", "tier": "T3"},
        SimpleNamespace(text="Handed in", when=moment, who="", detail="", tier=""),
    ]
    first, second = render("{% event_timeline events %}", events=events).split("<li>")[1:]
    assert "Review only" in first
    assert "Review only" not in second


def test_empty_timeline_says_so():
    assert "Nothing has happened yet." in render("{% event_timeline events %}", events=[])


def test_facts_show_zero_as_zero_and_nothing_as_a_dash():
    shown = render("{% fact_list facts %}", facts=[("Views", 0), ("Library", None), ("Coach", "")])
    assert "<dd>0</dd>" in shown
    assert shown.count("<dd>—</dd>") == 2


def test_phase_bar_tells_screen_readers_where_it_stands():
    shown = render("{% phase_bar phases %}", phases=[{"label": "A", "state": "done"}, {"label": "B", "state": "now"}])
    assert 'class="now" aria-current="step"' in shown
    assert "(done)" in shown


@pytest.mark.parametrize(("state", "word"), [("full", "complete"), ("draft", "draft"), ("empty", "not filled in")])
def test_rail_says_the_save_state_in_words(state, word):
    items = [{"label": "Clinical", "url": "#", "current": True, "state": state}]
    shown = render("{% tab_rail items label='Sections' %}", items=items)
    assert f'<span class="visually-hidden">{word}</span>' in shown
    assert 'aria-current="page"' in shown


def test_filter_summary_counts_and_dates():
    chosen = [{"label": "Class III", "remove_url": "?"}]
    shown = render("{% filter_summary chosen count=1146 as_of=day %}", chosen=chosen, day=date(2026, 7, 2))
    assert "1,146 rows" in shown
    assert "2 July 2026" in shown
    assert "remove this filter" in shown


def test_status_sentence_has_a_button_only_with_an_address():
    assert "btn" not in render("{% status_sentence state='Formal check' %}")
    assert 'href="/mend/"' in render("{% status_sentence state='Correction' tone='amber' url='/mend/' action='Mend' %}")


def test_misspelt_parameter_fails():
    with pytest.raises(Exception, match="sentense"):
        Template("{% status_sentence state='x' sentense='y' %}")


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0", "微信 · Android"),
        ("curl/8.0", "another device"),
        ("", "another device"),
    ],
)
def test_device_name(user_agent, name):
    assert render("{{ user_agent|device_name }}", user_agent=user_agent) == name


class Sample(forms.Form):
    title = forms.CharField(label="Title", max_length=60, help_text="One sentence.")
    problem = forms.CharField(label="Problem", max_length=10, widget=forms.Textarea)
    stage = forms.ChoiceField(label="Stage", choices=[("a", "Idea"), ("b", "Prototype")], widget=forms.RadioSelect)
    note = forms.CharField(label="Note", required=False)
    agreed = forms.BooleanField(label="It is true")


class TestFormField:
    def test_control_is_described_by_help_remark_and_error(self):
        shown = render("{% form_field form.title remark='Please add the organ.' %}", form=Sample({"title": ""}))
        assert 'aria-describedby="id_title_helptext id_title_remark id_title_error"' in shown
        assert 'aria-invalid="true"' in shown
        for part in ("helptext", "remark", "error"):
            assert f'id="id_title_{part}"' in shown

    def test_texts_stand_before_the_control(self):
        shown = render("{% form_field form.title %}", form=Sample({}))
        assert shown.index("<label") < shown.index("id_title_helptext") < shown.index("<input")
        assert shown.index('id="id_title_error"') < shown.index("<input")

    def test_long_text_is_counted_not_cut(self):
        shown = render("{% form_field form.problem %}", form=Sample({"problem": "twelve chars"}))
        assert "maxlength" not in shown
        assert 'data-counted="10"' in shown
        assert "12 / 10" in shown

    def test_options_are_a_group_with_a_legend(self):
        shown = render("{% form_field form.stage %}", form=Sample())
        assert "<legend" in shown
        assert 'class="choices"' in shown

    def test_options_with_sentences_are_cards(self):
        form = Sample()
        form.fields["stage"].widget.option_help = {"a": "A sketch is enough."}
        shown = render("{% form_field form.stage %}", form=form)
        assert 'class="pick"' in shown
        assert "<small>A sketch is enough.</small>" in shown

    def test_optional_is_said_unless_forbidden(self):
        assert "(optional)" in render("{% form_field form.note %}", form=Sample())
        assert "(optional)" not in render("{% form_field form.note optional=False %}", form=Sample())
        assert "(optional)" not in render("{% form_field form.title %}", form=Sample())

    def test_public_tier_is_shown_though_it_is_zero(self):
        assert "Public" in render("{% form_field form.title tier=0 %}", form=Sample())

    def test_as_field_group_looks_the_same(self):
        form = Sample({})
        assert render("{{ form.title.as_field_group }}", form=form) == render("{% form_field form.title %}", form=form)

    def test_input_is_escaped(self):
        assert "<script>" not in render(
            "{{ form }}", form=Sample({"title": "<script>", "problem": "</textarea><script>"})
        )


class TestErrorSummary:
    def test_links_each_error_to_its_field(self):
        shown = render("{% error_summary form %}", form=Sample({"problem": "short", "stage": "a", "agreed": "on"}))
        assert "Please mend one thing" in shown
        assert '<a href="#id_title">Title</a>' in shown

    def test_counts_over_several_forms(self):
        assert "Please mend 8 things" in render("{% error_summary a b %}", a=Sample({}), b=Sample({}))

    def test_group_is_reached_by_its_box(self):
        form = Sample({})
        assert '<a href="#id_stage_box">' in render("{% error_summary form %}", form=form)
        assert 'id="id_stage_box"' in render("{% form_field form.stage %}", form=form)

    def test_nothing_without_errors(self):
        assert render("{% error_summary form %}", form=Sample()) == ""
