use super::*;
use proptest::prelude::*;

fn layout() -> Layout {
    Layout::new(vec![100, 110, 120, 130])
}

#[test]
fn begins_as_the_file_is() {
    assert_eq!(layout().shown(&BTreeSet::new()), [0, 1, 2, 3]);
    assert!(layout().is_in_order());
    assert_eq!(layout().width_px(2), 120);
    assert_eq!(layout().width_px(9), WIDTH_MIN_PX);
}

#[test]
fn the_column_that_names_the_rows_comes_first_until_it_is_moved() {
    let mut layout = Layout::naming(vec![100; 4], Some(2));
    let none = BTreeSet::new();
    assert_eq!(layout.shown(&none), [2, 0, 1, 3]);
    assert!(layout.is_in_order());
    assert_eq!(layout.exported(&none), [0, 1, 2, 3]);
    assert_eq!(layout.exported(&BTreeSet::from([0])), [1, 2, 3]);
    assert_eq!(layout.shown(&BTreeSet::from([2])), [0, 1, 3]);
    layout.move_to(3, 0);
    assert_eq!(layout.shown(&none), [3, 2, 0, 1]);
    assert_eq!(layout.exported(&none), [3, 2, 0, 1]);
    layout.reset();
    assert_eq!(layout.order(), [2, 0, 1, 3]);
    assert_eq!(Layout::naming(vec![100; 2], Some(7)).order(), [0, 1]);
}

#[test]
fn hides_and_shows_but_never_hides_all() {
    let (layout, mut hidden) = (layout(), BTreeSet::new());
    for column in 0..4 {
        layout.show(&mut hidden, column, false);
    }
    assert_eq!(layout.shown(&hidden), [3]);
    layout.show(&mut hidden, 1, true);
    assert_eq!(layout.shown(&hidden), [1, 3]);
    layout.show(&mut hidden, 77, false);
    assert_eq!(layout.shown(&hidden), [1, 3]);
}

#[test]
fn moves_within_bounds() {
    let mut layout = layout();
    layout.move_by(0, 2);
    assert_eq!(layout.order(), [1, 2, 0, 3]);
    layout.move_by(0, 9);
    assert_eq!(layout.order(), [1, 2, 3, 0]);
    layout.move_by(3, -9);
    assert_eq!(layout.order(), [3, 1, 2, 0]);
    layout.move_to(0, 1);
    assert_eq!(layout.order(), [3, 0, 1, 2]);
    layout.move_to(9, 1);
    assert_eq!(layout.order(), [3, 0, 1, 2]);
    assert!(!layout.is_in_order());
    layout.reset();
    assert_eq!(layout.order(), [0, 1, 2, 3]);
}

#[test]
fn widths_stay_sensible() {
    let mut layout = layout();
    layout.widen(1, 16);
    assert_eq!(layout.width_px(1), 126);
    layout.widen(1, -900);
    assert_eq!(layout.width_px(1), WIDTH_MIN_PX);
    layout.set_width(1, 99_999);
    assert_eq!(layout.width_px(1), WIDTH_MAX_PX);
    layout.set_width(99, 100);
}

#[test]
fn widths_are_guessed_from_the_contents() {
    let check = |ty, header: &str, cells: &[&str], expected| {
        let cells = cells.iter().map(|cell| text_px(cell));
        assert_eq!(
            wanted(ty, text_px(header), cells, 1.0),
            expected,
            "{header}"
        );
    };
    check(Type::Timestamp, "at", &[], 155);
    check(Type::Boolean, "ok", &["true", "false"], 68);
    check(Type::Text, "", &["x".repeat(2_000).as_str()], WIDTH_MAX_PX);
    check(Type::Integer, "", &[], WIDTH_MIN_PX);
    check(Type::Integer, "org_memberships_x", &["1"], 182);
    assert_eq!(font_scale(|_| 0.0), 1.0);
    assert_eq!(font_scale(|text| 1.25 * text_px(text)), 1.25);
    assert_eq!(font_scale(|text| 9.0 * text_px(text)), 1.6);
    assert_eq!(wanted(Type::Boolean, 0.0, [40.0].into_iter(), 1.5), 85);
    assert!(text_px("QRSTUVXYZ") > 1.2 * text_px("abcdeghkn"));
}

#[test]
fn a_column_grows_with_its_cells_until_a_person_chooses_its_width() {
    let mut layout = layout();
    layout.grow(0, 90);
    assert_eq!(layout.width_px(0), 100);
    layout.grow(0, 180);
    assert_eq!(layout.width_px(0), 180);
    layout.grow(0, 5_000);
    assert_eq!(layout.width_px(0), WIDTH_GUESS_MAX_PX);
    assert_eq!(layout.growing(&[0, 2, 3]), Some(2));
    layout.set_width(3, 60);
    layout.grow(3, 200);
    assert_eq!(layout.width_px(3), 60);
    assert_eq!(layout.growing(&[0, 2, 3]), Some(1));
}

#[test]
fn one_column_is_shown_alone() {
    let layout = Layout::naming(vec![100; 4], Some(2));
    let mut hidden = BTreeSet::from([1]);
    layout.show_only(&mut hidden, 1);
    assert_eq!(layout.shown(&hidden), [1]);
    layout.show_only(&mut hidden, 9);
    assert_eq!(layout.shown(&hidden), [1]);
    assert_eq!(layout.naming_column(), Some(2));
}

#[test]
fn the_room_that_is_left_is_used() {
    let strip = |grows| Strip::new([100, 200].into_iter(), 1_000.0, grows);
    assert_eq!(strip(None).total_px(), 300.0);
    assert_eq!(
        (strip(Some(0)).width_px(0), strip(Some(0)).total_px()),
        (800.0, 1_000.0)
    );
    assert_eq!(strip(Some(1)).width_px(1), 900.0);
    let alone = Strip::new([100].into_iter(), 1_000.0, Some(0));
    assert_eq!(alone.width_px(0), 1_000.0);
    let full = Strip::new([600, 500].into_iter(), 1_000.0, Some(1));
    assert_eq!(full.width_px(1), 500.0);
}

#[test]
fn free_space_goes_to_those_that_want_it() {
    assert_eq!(shared_out(&[100, 900, 500], 0.0), [100, 340, 340]);
    assert_eq!(shared_out(&[100, 900, 500], 900.0), [100, 460, 340]);
    assert_eq!(shared_out(&[100, 900, 500], 9_000.0), [100, 900, 500]);
    assert_eq!(shared_out(&[], 100.0), [0; 0]);
}

fn strip(columns: usize) -> Strip {
    Strip::new(std::iter::repeat_n(100, columns), 1_000.0, None)
}

#[test]
fn few_columns_are_all_drawn() {
    assert_eq!(strip(60).drawn(3_000.0), 1..60);
    assert_eq!(strip(1).drawn(0.0), 1..1);
    assert_eq!(strip(0).drawn(0.0), 0..0);
    assert_eq!(strip(60).gap_px(&(1..60)), 0.0);
}

#[test]
fn only_near_columns_of_many_are_drawn() {
    let strip = strip(4_096);
    assert_eq!(strip.drawn(0.0), 1..16);
    assert_eq!(strip.drawn(200_000.0), 1_996..2_016);
    assert_eq!(strip.drawn(strip.total_px() - 1_000.0).end, 4_096);
    assert_eq!(strip.gap_px(&(1_996..2_016)), 199_500.0);
}

#[test]
fn visible_columns_are_fewer_than_drawn_ones() {
    assert_eq!(strip(60).seen(0.0), 1..10);
    assert_eq!(strip(60).seen(50.0), 1..11);
    assert_eq!(strip(60).seen(100.0), 2..11);
    assert_eq!(strip(5).seen(0.0), 1..5);
    assert_eq!(strip(0).seen(0.0), 0..0);
}

#[test]
fn reveal_moves_columns_out_from_under_the_first() {
    let strip = strip(20);
    assert_eq!(strip.reveal(0, 500.0), None);
    assert_eq!(strip.reveal(5, 450.0), Some(400.0));
    assert_eq!(strip.reveal(5, 400.0), None);
    assert_eq!(strip.reveal(9, 0.0), None);
    assert_eq!(strip.reveal(10, 0.0), Some(100.0));
    assert_eq!(strip.reveal(20, 0.0), None);
    let wide = Strip::new([100, 100, 5_000].into_iter(), 1_000.0, Some(1));
    assert_eq!(wide.reveal(2, 0.0), Some(100.0));
}

#[test]
fn points_at_columns() {
    let strip = strip(20);
    assert_eq!(strip.column_at(-5.0, 0.0), 0);
    assert_eq!(strip.column_at(99.0, 500.0), 0, "the first one stays");
    assert_eq!(strip.column_at(100.0, 0.0), 1);
    assert_eq!(strip.column_at(100.0, 500.0), 6);
    assert_eq!(strip.column_at(9_999.0, 0.0), 19);
    assert_eq!(
        Strip::new(std::iter::empty(), 100.0, None).column_at(5.0, 0.0),
        0
    );
}

#[test]
fn the_column_that_stays_leaves_room() {
    let strip = Strip::new([340, 100, 100, 100].into_iter(), 380.0, Some(3));
    assert_eq!(strip.frozen_px, 171.0);
    assert_eq!(strip.total_px(), 471.0);
    assert_eq!(shown_px(1, 340, 380.0), 340.0);
    assert_eq!(shown_px(0, 340, 0.0), 340.0, "before anything is measured");
    assert_eq!(shown_px(0, 340, 60.0), 56.0);
    let alone = Strip::new([600, 100].into_iter(), 1_000.0, None);
    assert_eq!(alone.frozen_px, 600.0, "no other column needs the room");
}

proptest! {
    #[test]
    fn every_column_in_the_viewport_is_drawn(
        widths in proptest::collection::vec(56_u32..1_200, 61..300),
        viewport in 300.0..3_000.0,
        at in 0.0..1.0,
    ) {
        let strip = Strip::new(widths.iter().copied(), viewport, Some(60));
        let left = (strip.total_px() - viewport).max(0.0) * at;
        let drawn = strip.drawn(left);
        let requested = strip.requested(left);
        prop_assert!(requested.start <= drawn.start.saturating_sub(REQUEST_STEP).max(1));
        prop_assert!(requested.end >= (drawn.end + REQUEST_STEP).min(strip.columns()));
        for column in 1..strip.columns() {
            let seen = strip.left_px(column + 1) > left + strip.frozen_px
                && strip.left_px(column) < left + viewport;
            prop_assert!(!seen || drawn.contains(&column), "{column} not in {drawn:?}");
            prop_assert_eq!(seen, strip.seen(left).contains(&column), "{}", column);
        }
        let gap = strip.gap_px(&drawn) + strip.frozen_px;
        prop_assert!((gap - strip.left_px(drawn.start)).abs() < 1e-6);
    }

    #[test]
    fn a_revealed_column_is_in_the_viewport(
        widths in proptest::collection::vec(56_u32..400, 2..200),
        column in 1_usize..200,
        at in 0.0..60_000.0,
    ) {
        let strip = Strip::new(widths.iter().copied(), 1_000.0, None);
        let column = 1 + column % (strip.columns() - 1).max(1);
        let left = strip.reveal(column, at).unwrap_or(at);
        prop_assert!(strip.left_px(column) >= left + strip.frozen_px - 1e-6);
        prop_assert!(strip.left_px(column + 1) <= left + 1_000.0 + 1e-6);
    }
}
