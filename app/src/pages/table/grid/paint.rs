//! Draws rows into elements that are made once and reused.
//!
//! A row of the view is drawn in slot `position % slots`. Scrolling by one row changes one slot,
//! its texts and its place; the browser moves all other rows. Each cell is one element and one text
//! node, and only differences from its last content are written. A cell has no signal, closure or
//! component.

use std::sync::Arc;

use leptos::prelude::document;
use reports::table::RowRanges;
use reports::view::{Cell, Row};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Text};

use super::cell::{self, CellAppearance, pieces};
use super::keys::{Active, Cursor};
use super::scroll::Scroll;
use super::select::At;
use crate::model::format::value::Form;
use crate::model::preferences::Zone;
use crate::model::rows::RowCache;
use crate::platform::zones::local_offset_minutes;
use crate::text::table as words;

/// A column that is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrawnColumn {
    /// The table's column, from 0.
    pub column: u32,
    /// Its position among the columns shown, from 0.
    pub at: u32,
    /// The form of its cells.
    pub form: Form,
}

/// The state to draw.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// The scroll position.
    pub scroll: &'a Scroll,
    /// The columns to draw.
    pub columns: &'a Arc<[DrawnColumn]>,
    /// The rows that have arrived.
    pub rows: &'a RowCache,
    /// The focus and the selection.
    pub cursor: Cursor,
    /// The table's row whose record is open.
    pub opened: Option<u32>,
    /// The rows of the table that are ticked.
    pub ticks: &'a RowRanges,
    /// The zone in which times are shown.
    pub zone: Zone,
}

/// The drawn rows.
pub struct Painter {
    body: HtmlElement,
    slots: Vec<Slot>,
    columns: Arc<[DrawnColumn]>,
    zone: Zone,
    active: Option<(At, Element)>,
    /// The prefix of cells' ids.
    id: String,
}

struct Slot {
    element: HtmlElement,
    cells: Vec<CellElement>,
    shown: Option<(u32, Option<Arc<Row>>)>,
    top_px: Option<f64>,
    opened: bool,
    ticked: bool,
    blank: bool,
    /// Whether any cell is marked as selected.
    selected: bool,
}

struct CellElement {
    element: HtmlElement,
    /// The element that contains the text: the cell, or in the first column a part of it.
    holder: Element,
    text: Text,
    marked: bool,
    tone: Option<&'static str>,
    title: bool,
    selected: bool,
}

impl Painter {
    /// Draws into `body`, which is empty. `id` is the prefix of cells' ids.
    #[must_use]
    pub fn new(body: HtmlElement, id: String) -> Self {
        let columns = Arc::from([]);
        Self {
            body,
            slots: Vec::new(),
            columns,
            zone: Zone::Utc,
            active: None,
            id,
        }
    }

    /// The id of a cell while it is the active one.
    #[must_use]
    pub fn cell_id(&self, at: At) -> String {
        format!("{}-{}-{}", self.id, at.row, at.column)
    }

    /// Makes the document show `frame`. Returns whether the active cell, if any, is drawn and so
    /// has its id.
    pub fn paint(&mut self, frame: Frame<'_>) -> bool {
        let slots = frame.scroll.extent().slots() as usize;
        if self.columns != *frame.columns || self.zone != frame.zone {
            self.columns = Arc::clone(frame.columns);
            self.zone = frame.zone;
            self.leave();
            for slot in &mut self.slots {
                slot.shape(&self.columns);
            }
        }
        for slot in self.slots.drain(slots.min(self.slots.len())..) {
            slot.element.remove();
        }
        while self.slots.len() < slots {
            let Some(slot) = Slot::new(&self.body, &self.columns) else {
                return false;
            };
            self.slots.push(slot);
        }
        for position in frame.scroll.drawn() {
            if let Some(slot) = self.slots.get_mut(position as usize % slots) {
                let row = frame.rows.by_position.get(&position);
                slot.place(frame.scroll.row_top_px(position));
                slot.fill(position, frame.rows, &self.columns, self.zone);
                slot.open(row.is_some_and(|row| Some(row.row) == frame.opened));
                slot.tick(row.is_some_and(|row| frame.ticks.contains(row.row)));
                slot.select(position, &self.columns, frame.cursor);
            }
        }
        self.activate(frame)
    }

    /// Marks the active cell, so that the grid can name it by its id.
    fn activate(&mut self, frame: Frame<'_>) -> bool {
        let wanted = match frame.cursor.active {
            Active::Cell(at) if frame.scroll.drawn().contains(&at.row) => {
                self.element_at(at).map(|element| (at, element))
            }
            _ => None,
        };
        if wanted != self.active {
            self.leave();
            if let Some((at, element)) = &wanted {
                set(element, "id", &self.cell_id(*at));
                set(element, "data-active", "");
            }
            self.active = wanted;
        }
        self.active.is_some()
    }

    fn leave(&mut self) {
        if let Some((_, element)) = self.active.take() {
            unset(&element, "id");
            unset(&element, "data-active");
        }
    }

    fn element_at(&self, at: At) -> Option<Element> {
        let index = self
            .columns
            .iter()
            .position(|column| column.at == at.column)?;
        let slot = self.slots.get(at.row as usize % self.slots.len().max(1))?;
        slot.cells
            .get(index)
            .map(|cell| cell.element.clone().into())
    }

    /// The widest content among the drawn cells of a column, px; 0 if it is not drawn.
    #[must_use]
    pub fn content_px(&self, column: u32) -> f64 {
        let Some(index) = self.columns.iter().position(|drawn| drawn.column == column) else {
            return 0.0;
        };
        let cells = self.slots.iter().filter_map(|slot| slot.cells.get(index));
        cells
            .map(|cell| content_px(&cell.holder))
            .fold(0.0, f64::max)
    }
}

/// The width of an element's content, px, including parts that are cut off.
#[must_use]
pub fn content_px(element: &Element) -> f64 {
    let Ok(range) = document().create_range() else {
        return 0.0;
    };
    // This fails only for nodes that cannot have children.
    let _ = range.select_node_contents(element);
    range.get_bounding_client_rect().width()
}

/// The width of a text as a cell of this grid shows it, px.
#[must_use]
pub fn width_of(grid: &Element, text: &str) -> f64 {
    let Some(cell) = make("span", "grid-cell visually-hidden") else {
        return 0.0;
    };
    cell.set_text_content(Some(text));
    if grid.append_child(&cell).is_err() {
        return 0.0;
    }
    let width_px = content_px(&cell);
    cell.remove();
    width_px
}

impl Slot {
    fn new(body: &HtmlElement, columns: &[DrawnColumn]) -> Option<Self> {
        let element = make("div", "grid-row")?;
        set(&element, "role", "row");
        body.append_child(&element).ok()?;
        let mut slot = Self {
            element,
            cells: Vec::new(),
            shown: None,
            top_px: None,
            opened: false,
            ticked: false,
            blank: false,
            selected: false,
        };
        slot.shape(columns);
        Some(slot)
    }

    /// Assigns the cells to these columns; their content is drawn again.
    fn shape(&mut self, columns: &[DrawnColumn]) {
        self.shown = None;
        for cell in self.cells.drain(columns.len().min(self.cells.len())..) {
            cell.element.remove();
        }
        while self.cells.len() < columns.len() {
            let Some(cell) = CellElement::new(&self.element, self.cells.is_empty()) else {
                return;
            };
            self.cells.push(cell);
        }
        for (cell, column) in self.cells.iter().zip(columns) {
            set(&cell.element, "aria-colindex", &(column.at + 1).to_string());
            style(&cell.element, "width", &format!("var(--w{})", column.at));
            // A margin fills the space of the columns that are not drawn between the first and this
            // one.
            let gap = if column.at > 0 { "" } else { "var(--gap)" };
            style(&cell.element, "margin-inline-end", gap);
            flag(&cell.element, "data-right", cell::is_right(column.form.ty));
        }
    }

    fn place(&mut self, top_px: f64) {
        if self.top_px != Some(top_px) {
            self.top_px = Some(top_px);
            style(
                &self.element,
                "transform",
                &format!("translateY({top_px}px)"),
            );
        }
    }

    fn fill(&mut self, position: u32, rows: &RowCache, columns: &[DrawnColumn], zone: Zone) {
        let row = rows.by_position.get(&position);
        if let Some((shown, shown_row)) = &self.shown
            && *shown == position
            && match (shown_row, row) {
                (Some(one), Some(other)) => Arc::ptr_eq(one, other),
                (None, None) => true,
                _ => false,
            }
        {
            return;
        }
        if self
            .shown
            .as_ref()
            .is_none_or(|(shown, _)| *shown != position)
        {
            // The header is the first row.
            set(
                &self.element,
                "aria-rowindex",
                &(u64::from(position) + 2).to_string(),
            );
        }
        self.blank(row.is_none());
        // A blank row keeps its texts: they are hidden, and removing them would cost as much as
        // writing the next ones.
        if let Some(row) = row {
            for (element, column) in self.cells.iter_mut().zip(columns) {
                match rows.cell(row, column.column) {
                    Some(cell) => element.show(cell, column.form, zone),
                    None => element.clear(),
                }
            }
        }
        self.shown = Some((position, row.cloned()));
    }

    /// Whether the row has not arrived yet. The stylesheet then hides its content, from screen
    /// readers too.
    fn blank(&mut self, blank: bool) {
        if self.blank != blank {
            self.blank = blank;
            flag(&self.element, "data-blank", blank);
            if blank {
                set(&self.element, "aria-hidden", "true");
            } else {
                unset(&self.element, "aria-hidden");
            }
        }
    }

    fn open(&mut self, opened: bool) {
        if self.opened != opened {
            self.opened = opened;
            flag(&self.element, "data-opened", opened);
        }
    }

    fn tick(&mut self, ticked: bool) {
        if self.ticked != ticked {
            self.ticked = ticked;
            flag(&self.element, "data-ticked", ticked);
            // The box is drawn; a screen reader reads this with the name of the row.
            if let Some(first) = self.cells.first() {
                if ticked {
                    set(&first.element, "aria-description", words::TICKED);
                } else {
                    unset(&first.element, "aria-description");
                }
            }
        }
    }

    fn select(&mut self, row: u32, columns: &[DrawnColumn], cursor: Cursor) {
        let selection = cursor
            .selection
            .filter(|selection| selection.rows().contains(&row));
        if selection.is_none() && !self.selected {
            return;
        }
        self.selected = selection.is_some();
        for (cell, column) in self.cells.iter_mut().zip(columns) {
            let at = At {
                row,
                column: column.at,
            };
            let selected = selection.is_some_and(|selection| selection.contains(at));
            if cell.selected != selected {
                cell.selected = selected;
                if selected {
                    set(&cell.element, "aria-selected", "true");
                } else {
                    unset(&cell.element, "aria-selected");
                }
            }
        }
    }
}

impl CellElement {
    fn new(row: &HtmlElement, first: bool) -> Option<Self> {
        let element = make("div", "grid-cell")?;
        set(
            &element,
            "role",
            if first { "rowheader" } else { "gridcell" },
        );
        let text = document().create_text_node("");
        let holder: Element = if first {
            let holder = make("span", "grid-cell-text")?;
            let (tick, open) = (make("span", "grid-tick")?, make("span", "grid-open")?);
            set(&tick, "aria-hidden", "true");
            set(&open, "aria-hidden", "true");
            element.append_child(&tick).ok()?;
            element.append_child(&holder).ok()?;
            element.append_child(&open).ok()?;
            holder.into()
        } else {
            element.clone().into()
        };
        holder.append_child(&text).ok()?;
        row.append_child(&element).ok()?;
        Some(Self {
            element,
            holder,
            text,
            marked: false,
            tone: None,
            title: false,
            selected: false,
        })
    }

    fn show(&mut self, cell: &Cell, form: Form, zone: Zone) {
        let offset = |ms| match zone {
            Zone::Utc => 0,
            Zone::Local => local_offset_minutes(ms),
        };
        let appearance = cell::appearance(cell, form, offset);
        self.write(&appearance);
        self.set_tone(appearance.tone.name());
        match &appearance.title {
            Some(title) => set(&self.element, "title", title),
            None if self.title => unset(&self.element, "title"),
            None => {}
        }
        self.title = appearance.title.is_some();
    }

    fn clear(&mut self) {
        self.unmark();
        self.text.set_data("");
        self.set_tone(None);
        if self.title {
            unset(&self.element, "title");
            self.title = false;
        }
    }

    fn write(&mut self, appearance: &CellAppearance<'_>) {
        self.unmark();
        if appearance.marks.is_empty() {
            self.text.set_data(&appearance.text);
            return;
        }
        self.text.set_data("");
        self.marked = true;
        for (marked, piece) in pieces(&appearance.text, &appearance.marks) {
            // Both fail only if the document is gone.
            if marked {
                let Some(mark) = make("mark", "grid-hit") else {
                    continue;
                };
                mark.set_text_content(Some(piece));
                let _ = self.holder.append_child(&mark);
            } else {
                let _ = self
                    .holder
                    .append_child(&document().create_text_node(piece));
            }
        }
    }

    /// Restores the single text node.
    fn unmark(&mut self) {
        if self.marked {
            self.marked = false;
            self.holder.set_text_content(None);
            let _ = self.holder.append_child(&self.text);
        }
    }

    fn set_tone(&mut self, tone: Option<&'static str>) {
        if self.tone != tone {
            self.tone = tone;
            match tone {
                Some(name) => set(&self.element, "data-tone", name),
                None => unset(&self.element, "data-tone"),
            }
        }
    }
}

fn make(tag: &str, class: &str) -> Option<HtmlElement> {
    let element = document().create_element(tag).ok()?;
    element.set_class_name(class);
    element.dyn_into().ok()
}

// Setting an attribute or a property fails only for invalid names, and these are fixed.

fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

fn unset(element: &Element, name: &str) {
    let _ = element.remove_attribute(name);
}

fn flag(element: &Element, name: &str, on: bool) {
    let _ = element.toggle_attribute_with_force(name, on);
}

/// Uses the style object, because the page's policy forbids `style` attributes.
fn style(element: &HtmlElement, name: &str, value: &str) {
    let _ = element.style().set_property(name, value);
}
