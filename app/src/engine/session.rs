//! This module answers requests about one file: it works on the most urgent task for a few
//! milliseconds and then lets other requests in. It does not use the browser.

use std::pin::Pin;
use std::task::{Context, Poll};

use reports::export::{
    Copied, CopyForm, ExportFormat, Exporter, copy_lines, copy_record, copy_rows,
};
use reports::limits::ROW_RANGES;
use reports::overview::{MemberList, Overviewer};
use reports::profile::Profiler;
use reports::reclaim::Pricing;
use reports::report::Report;
use reports::sort::SortKey;
use reports::table::{RowRanges, RowSet};
use reports::view::{self, Record, Scope, ValueLister, Values, View, Window, vocabularies};
use reports::wire::{
    ColumnValues, Command, Copy, Event, Exported, Generation, ListRequest, ListText, Located,
    Reply, Request, Topic,
};

use super::queue::{Queue, Task};

#[cfg(test)]
mod tests;

/// Time after which a task pauses so that other requests are looked at, ms.
const STEP_MS: f64 = 4.0;

/// Rows of the first window, which comes with a view: a few screens, so that a first scroll finds
/// rows.
const FIRST_WINDOW_ROWS: u32 = 100;

/// Rows between two looks at the clock: less than a step takes, even if all texts differ.
const PROFILE_ROWS: u32 = 8_192;
const EXPORT_ROWS: u32 = 1_000;

/// Bytes after which a part of an export leaves the engine's memory: the browser may keep it on
/// disk.
const PART_BYTES: usize = 4 * 1024 * 1024;

/// Reads a file or its beginning.
pub(super) type Reading = Pin<Box<dyn Future<Output = Outcome>>>;

/// The result of a reading.
pub(super) enum Outcome {
    /// A report, which is now open.
    Report(Box<Report>),
    /// Something else, and the answer about it.
    Event(Box<Event>),
}

/// The channel to the page, and to the files that it names.
pub(super) trait Port {
    /// The attachment of a request.
    type Attachment;
    /// A part of an export.
    type Part;

    fn send(&self, reply: &Reply);

    /// Sends a reply with a file of these parts.
    fn send_file(&self, reply: &Reply, format: ExportFormat, parts: Vec<Self::Part>);

    /// Takes bytes out of the engine's memory.
    fn part(&self, bytes: &[u8]) -> Self::Part;

    /// Begins to read the files of a command of [`Topic::File`] or [`Topic::Preview`]; `None` if
    /// there are none.
    fn read(
        &self,
        generation: Generation,
        command: Command,
        attachment: Option<Self::Attachment>,
    ) -> Option<Reading>;

    /// Milliseconds of a clock that only measures durations.
    fn now_ms(&self) -> f64;
}

/// The chosen as-of time and the prices that a table of everyone with a seat was made with.
type TableOf = (Option<i64>, Pricing);

/// The open report of an engine, and its tasks.
pub(super) struct Session<P: Port> {
    port: P,
    queue: Queue<Work<P::Part>>,
    report: Option<Report>,
    view: Option<Current>,
    /// The list of members that was asked for last, with its as-of time: a person searches and
    /// sorts it.
    members: Option<(Option<i64>, MemberList)>,
    /// The table of everyone with a seat, once it was made: a session within this one.
    list: Option<(TableOf, Box<Self>)>,
    /// Whether this session is about that table.
    is_list: bool,
}

/// The view that windows show.
struct Current {
    generation: Generation,
    view: View,
}

/// The rest of a task.
enum Work<Part> {
    Read(Reading),
    /// The task has not begun.
    Answer(Box<Command>),
    Overview(Box<Overviewer>),
    Profile(u32, Box<Profiler>),
    Values(Box<Listing>),
    Export(Box<Export<Part>>),
}

/// The values of a column, being listed.
struct Listing {
    lister: ValueLister,
    /// The answer, but for the values.
    answer: ColumnValues,
}

struct Export<Part> {
    /// A copy, because the person may go on to another view meanwhile.
    view: View,
    exporter: Exporter,
    format: ExportFormat,
    /// Text that is written and not yet part of the file.
    text: Vec<u8>,
    parts: Vec<Part>,
}

impl<P: Port + Clone> Session<P> {
    pub(super) fn new(port: P) -> Self {
        Self {
            port,
            queue: Queue::default(),
            report: None,
            view: None,
            members: None,
            list: None,
            is_list: false,
        }
    }

    /// Accepts a request with its attachment.
    pub(super) fn receive(&mut self, request: Request, attachment: Option<P::Attachment>) {
        let Request { generation, body } = request;
        let topic = body.topic();
        if let Command::Cancel(topic) = body {
            return self.queue.cancel(topic);
        }
        if let Command::OfList(request) = body {
            if let Some((_, list)) = &mut self.list {
                list.receive(*request, None);
            }
            return;
        }
        let work = match topic {
            Topic::Ping => return self.send(generation, Event::Pong),
            Topic::File | Topic::Preview => {
                if topic == Topic::File {
                    // The next report needs the memory of this one.
                    (self.report, self.view) = (None, None);
                    (self.members, self.list) = (None, None);
                }
                self.port.read(generation, body, attachment).map(Work::Read)
            }
            _ => Some(Work::Answer(Box::new(body))),
        };
        if let Some(work) = work {
            self.queue.push(Task {
                topic,
                generation,
                work,
            });
        }
    }

    /// Opens a report. Its overview counts ages from `as_of_ms`, or the strongest as-of time that
    /// the report itself has.
    pub(super) fn open(&mut self, generation: Generation, report: Report, as_of_ms: Option<i64>) {
        let overviewer = Box::new(report.overviewer(as_of_ms));
        (self.report, self.view) = (Some(report), None);
        self.queue.push(Task {
            topic: Topic::File,
            generation,
            work: Work::Overview(overviewer),
        });
    }

    /// Works on the most urgent task for a step. Pending if there is no task, or only a task that
    /// waits for bytes of a file.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        // The list is short, and its tasks with it.
        if let Some((_, list)) = &mut self.list
            && list.poll(context).is_ready()
        {
            return Poll::Ready(());
        }
        let Some(mut task) = self.queue.next() else {
            return Poll::Pending;
        };
        if let Work::Read(reading) = &mut task.work {
            match reading.as_mut().poll(context) {
                Poll::Pending => {
                    self.queue.put_back(task);
                    return Poll::Pending;
                }
                Poll::Ready(Outcome::Report(report)) => self.open(task.generation, *report, None),
                Poll::Ready(Outcome::Event(event)) => self.send(task.generation, *event),
            }
            return Poll::Ready(());
        }
        let end_ms = self.port.now_ms() + STEP_MS;
        loop {
            task = match self.step(task) {
                None => break,
                Some(task) if self.port.now_ms() >= end_ms => {
                    self.queue.put_back(task);
                    break;
                }
                Some(task) => task,
            };
        }
        Poll::Ready(())
    }

    /// Does a step of a task; returns the task unless it is done. Without an open report no task is
    /// left.
    fn step(&mut self, mut task: Task<Work<P::Part>>) -> Option<Task<Work<P::Part>>> {
        let report = self.report.as_ref()?;
        let is_done = match &mut task.work {
            Work::Answer(_) => return self.begin(task),
            Work::Read(_) => false,
            Work::Overview(overviewer) => !overviewer.next(&report.table),
            Work::Profile(_, profiler) => !profiler.next(&report.table, PROFILE_ROWS),
            Work::Values(listing) => !listing.lister.next(&report.table, PROFILE_ROWS),
            Work::Export(export) => !export.next(report, &self.port),
        };
        if !is_done {
            return Some(task);
        }
        let Task {
            topic,
            generation,
            work,
        } = task;
        let event = match work {
            Work::Answer(_) | Work::Read(_) => return None,
            Work::Overview(overviewer) => {
                let overview = overviewer.finish(&report.table);
                if topic == Topic::File {
                    Event::Opened {
                        about: report.about().clone(),
                        overview,
                        problems: report.problems.iter().cloned().collect(),
                        vocabularies: vocabularies(&report.table),
                    }
                } else {
                    Event::Overview(overview)
                }
            }
            Work::Profile(column, profiler) => Event::Profiled {
                column,
                profile: report.profiled(*profiler),
            },
            Work::Values(listing) => {
                let Listing { lister, mut answer } = *listing;
                answer.menu = lister.finish(&report.table);
                Event::Values(answer)
            }
            Work::Export(export) => {
                let Export {
                    exporter,
                    format,
                    parts,
                    ..
                } = *export;
                let body = Event::Exported(Exported {
                    format,
                    rows: exporter.rows(),
                    neutralised: exporter.neutralised(),
                });
                let reply = self.reply(generation, body);
                self.port.send_file(&reply, format, parts);
                return None;
            }
        };
        self.send(generation, event);
        None
    }

    /// Answers a request, or returns it as a task that needs several steps.
    fn begin(&mut self, task: Task<Work<P::Part>>) -> Option<Task<Work<P::Part>>> {
        let Task {
            topic,
            generation,
            work: Work::Answer(command),
        } = task
        else {
            return None;
        };
        let report = self.report.as_ref()?;
        let table = &report.table;
        let stepped = |work| {
            Some(Task {
                topic,
                generation,
                work,
            })
        };
        let event = match *command {
            Command::View {
                scope,
                sort,
                columns,
            } => {
                match report.view(&scope, &sort) {
                    Ok(view) => {
                        // The view before is not needed any more, and its order may be large.
                        let current = self.view.insert(Current { generation, view });
                        let view = &mut current.view;
                        let window = view.window(table, 0, FIRST_WINDOW_ROWS, &columns);
                        let rows = view.len();
                        Event::Viewed {
                            rows,
                            error: None,
                            window,
                        }
                    }
                    Err(error) => Event::Viewed {
                        rows: 0,
                        error: Some(error),
                        window: Window::default(),
                    },
                }
            }
            Command::Window {
                first,
                count,
                columns,
            } => {
                let view = current(&mut self.view, generation)?;
                Event::Window(view.window(table, first, count, &columns))
            }
            Command::Print => Event::Print(self.view.as_mut()?.view.printed(table)),
            Command::Locate { row } => {
                let position = current(&mut self.view, generation)?.position_of(table, row);
                Event::Located(Located { row, position })
            }
            Command::Rows { first, count } => {
                let view = current(&mut self.view, generation)?;
                Event::Rows(row_ranges(view, report, first, count))
            }
            Command::Record { row } => {
                let cells = match &self.view {
                    Some(current) => current.view.record(table, row),
                    None => view::record(table, row),
                };
                Event::Record(Record {
                    row,
                    record: table.record_number(row),
                    byte: table.row_span(row).0 as u64,
                    cells,
                })
            }
            Command::Values {
                column,
                within,
                find,
            } => {
                let lister = report.lister(column as usize, &within, &find);
                let answer = ColumnValues {
                    column,
                    within,
                    find,
                    menu: Values::default(),
                };
                match lister {
                    Some(lister) => {
                        return stepped(Work::Values(Box::new(Listing { lister, answer })));
                    }
                    None => Event::Values(answer),
                }
            }
            Command::Copy(what) => Event::Copied(copy(report, &mut self.view, what)),
            Command::Reclaim {
                as_of_ms,
                settings,
                filter,
                list: request,
            } => {
                let list = report.reclaim(&settings, filter.as_ref(), as_of_ms);
                let made_of = (as_of_ms, settings.pricing);
                let is_other = self.list.as_ref().is_none_or(|(of, _)| *of != made_of);
                if is_other && let Some(everyone) = report.of_everyone(as_of_ms, &made_of.1) {
                    let mut inner = Self::new(self.port.clone());
                    inner.is_list = true;
                    inner.open(0, everyone, report.as_of(as_of_ms).ms);
                    self.list = Some((made_of, Box::new(inner)));
                }
                let listed = RowRanges::of_rows(list.places.clone());
                let text = request.and_then(|request| {
                    let ListRequest {
                        form,
                        mut scope,
                        sort,
                    } = *request;
                    // The page may not know yet who is on the list.
                    let only = scope.only.map(|only| only.and(&listed));
                    scope.only = Some(only.unwrap_or_else(|| listed.clone()));
                    let (_, inner) = self.list.as_mut()?;
                    let rows = inner.rows_of(&scope, &sort);
                    let mut rows = rows.unwrap_or_else(|| list.places.clone());
                    rows.retain(|row| listed.contains(*row));
                    Some(ListText {
                        people: rows.len() as u64,
                        text: form.write(&inner.report.as_ref()?.table, &rows),
                    })
                });
                Event::Reclaimed {
                    answer: list.answer,
                    listed,
                    text,
                }
            }
            Command::Members(request) => {
                let (id, as_of_ms) = (request.chart.as_str(), request.as_of_ms);
                let is_it = |(of, list): &(_, MemberList)| *of == as_of_ms && list.id() == id;
                if !self.members.as_ref().is_some_and(is_it) {
                    let list = report.members(id, as_of_ms);
                    self.members = list.map(|list| (as_of_ms, list));
                }
                let found = self
                    .members
                    .as_ref()
                    .map(|(_, list)| Box::new(list.find(&request)));
                Event::Members {
                    found,
                    as_text: request.text.is_some(),
                }
            }
            Command::Overview { as_of_ms } => {
                return stepped(Work::Overview(Box::new(report.overviewer(as_of_ms))));
            }
            Command::Profile { column, within } => {
                match report.profiler(column as usize, &within) {
                    Some(profiler) => return stepped(Work::Profile(column, Box::new(profiler))),
                    None => Event::Profiled {
                        column,
                        profile: None,
                    },
                }
            }
            Command::Export {
                format,
                columns,
                rows,
            } => {
                let view = &self.view.as_ref()?.view;
                return stepped(Work::Export(Box::new(Export {
                    view: match rows {
                        Some(rows) => view.of_rows(rows.to_set(table.rows())),
                        None => view.clone(),
                    },
                    exporter: Exporter::new(table, format, &columns),
                    format,
                    text: Vec::new(),
                    parts: Vec::new(),
                })));
            }
            // `receive` handles these; they are no tasks, or they read.
            Command::Open(_)
            | Command::Concatenate { .. }
            | Command::Preview(_)
            | Command::Ping
            | Command::OfList(_)
            | Command::Cancel(_) => return None,
        };
        self.send(generation, event);
        None
    }

    fn send(&self, generation: Generation, body: Event) {
        self.port.send(&self.reply(generation, body));
    }

    fn reply(&self, generation: Generation, body: Event) -> Reply {
        let reply = Reply { generation, body };
        if self.is_list {
            let body = Event::OfList(Box::new(reply));
            return Reply { generation, body };
        }
        reply
    }

    /// The rows of a scope in this order; those of the view where its query cannot be read, as a
    /// person then sees them.
    fn rows_of(&mut self, scope: &Scope, sort: &[SortKey]) -> Option<Vec<u32>> {
        let report = self.report.as_ref()?;
        let mut view = match report.view(scope, sort) {
            Ok(view) => view,
            Err(_) => self.view.as_ref()?.view.clone(),
        };
        Some(view.rows_at(&report.table, 0, view.len()))
    }
}

impl<Part> Export<Part> {
    /// Writes some more rows. Returns whether there are more.
    fn next(&mut self, report: &Report, port: &impl Port<Part = Part>) -> bool {
        let more = self
            .exporter
            .next(&report.table, &mut self.view, &mut self.text, EXPORT_ROWS);
        if !more || self.text.len() >= PART_BYTES {
            self.parts.push(port.part(&self.text));
            self.text.clear();
        }
        more
    }
}

/// The current view, if it is of this generation.
fn current(current: &mut Option<Current>, generation: Generation) -> Option<&mut View> {
    current
        .as_mut()
        .filter(|current| current.generation == generation)
        .map(|current| &mut current.view)
}

/// The table's rows at positions of a view; `None` where they take too many ranges.
fn row_ranges(view: &mut View, report: &Report, first: u32, count: u32) -> Option<RowRanges> {
    let table = &report.table;
    if first == 0 && count >= view.len() {
        let all = || RowSet::all(table.rows());
        let rows = view.selected().cloned().unwrap_or_else(all);
        return RowRanges::of_set(&rows, ROW_RANGES);
    }
    let rows = RowRanges::of_rows(view.rows_at(table, first, count));
    (rows.ranges() <= ROW_RANGES).then_some(rows)
}

/// Writes a text for the clipboard; `None` if it is about an older view.
fn copy(report: &Report, view: &mut Option<Current>, what: Copy) -> Option<Copied> {
    let table = &report.table;
    Some(match what {
        Copy::Cells {
            view: generation,
            first,
            count,
            columns,
            form,
        } => {
            let rows = current(view, generation)?.rows_at(table, first, count);
            copy_rows(table, &rows, &columns, form)
        }
        Copy::Rows {
            rows,
            most,
            columns,
            form,
        } => {
            let view = &view.as_ref()?.view;
            let mut view = view.of_rows(rows.to_set(table.rows()));
            copy_rows(table, &view.rows_at(table, 0, most), &columns, form)
        }
        Copy::Cell { row, column } => copy_rows(table, &[row], &[column], CopyForm::Cells),
        Copy::Record { row } => copy_record(table, row),
        Copy::Values { column, within } => {
            let values = report.values(column as usize, &within).values;
            copy_lines(values.iter().map(|value| value.value.as_str()))
        }
    })
}
