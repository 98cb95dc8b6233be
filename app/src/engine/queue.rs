//! This module orders the tasks of an engine: the most urgent comes first, and of one topic only
//! the newest stays. Pure.

use reports::wire::{Generation, Topic};

/// The tasks that are not done.
#[derive(Debug)]
pub(super) struct Queue<W> {
    /// In the order in which they came.
    tasks: Vec<Task<W>>,
}

#[derive(Debug)]
pub(super) struct Task<W> {
    pub(super) topic: Topic,
    pub(super) generation: Generation,
    pub(super) work: W,
}

impl<W> Default for Queue<W> {
    fn default() -> Self {
        Self { tasks: Vec::new() }
    }
}

impl<W> Queue<W> {
    /// Adds a task, and ends those that it replaces.
    pub(super) fn push(&mut self, task: Task<W>) {
        self.tasks
            .retain(|other| !replaces(task.topic, other.topic));
        self.tasks.push(task);
    }

    /// Ends the tasks of a topic.
    pub(super) fn cancel(&mut self, topic: Topic) {
        self.tasks.retain(|task| task.topic != topic);
    }

    /// Takes out the most urgent task; among equals, the one that came first.
    pub(super) fn next(&mut self) -> Option<Task<W>> {
        let (at, _) = self
            .tasks
            .iter()
            .enumerate()
            .min_by_key(|(_, task)| urgency(task.topic))?;
        Some(self.tasks.remove(at))
    }

    /// Puts a task back that was taken out and is not done.
    pub(super) fn put_back(&mut self, task: Task<W>) {
        self.tasks.insert(0, task);
    }
}

/// Whether a new task ends an older one: a new file ends all tasks about the file before, and a new
/// view all requests for rows of the view before.
fn replaces(new: Topic, old: Topic) -> bool {
    match new {
        Topic::File => true,
        Topic::View => matches!(
            old,
            Topic::View | Topic::Window | Topic::Locate | Topic::Rows
        ),
        new => new == old,
    }
}

/// A smaller number is more urgent: rows on screen first, then other answers, then tasks that a
/// person expects to take a while. Reading waits for the browser, so no task waits for it.
fn urgency(topic: Topic) -> u8 {
    match topic {
        Topic::Ping | Topic::Window | Topic::Locate | Topic::Rows | Topic::Record => 0,
        Topic::View => 1,
        Topic::Values
        | Topic::Copy
        | Topic::Reclaim
        | Topic::ReclaimList
        | Topic::Members
        | Topic::MembersText => 2,
        Topic::Overview => 3,
        Topic::Export | Topic::Print => 4,
        Topic::Profile => 5,
        Topic::File | Topic::Preview => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Topic::{
        Export, File, Locate, Overview, Preview, Profile, ReclaimList, Record, Values, View, Window,
    };

    #[track_caller]
    fn check(pushed: &[Topic], expected: &[(Topic, u32)]) {
        let mut queue = Queue::default();
        for (generation, topic) in (1..).zip(pushed) {
            queue.push(Task {
                topic: *topic,
                generation,
                work: (),
            });
        }
        let taken = std::iter::from_fn(|| queue.next());
        let order: Vec<_> = taken.map(|task| (task.topic, task.generation)).collect();
        assert_eq!(order, expected, "{pushed:?}");
    }

    #[test]
    fn the_most_urgent_comes_first_and_a_newer_task_replaces_an_older_one() {
        check(&[], &[]);
        check(
            &[Preview, Profile, Export, Overview, Values, View, Window],
            &[
                (Window, 7),
                (View, 6),
                (Values, 5),
                (Overview, 4),
                (Export, 3),
                (Profile, 2),
                (Preview, 1),
            ],
        );
        check(
            &[Record, Locate, Window],
            &[(Record, 1), (Locate, 2), (Window, 3)],
        );
        check(
            &[Overview, Profile, Overview],
            &[(Overview, 3), (Profile, 2)],
        );
        check(&[Window, Locate, Record, View], &[(Record, 3), (View, 4)]);
        check(&[Preview, Export, Window, File], &[(File, 4)]);
        check(
            &[ReclaimList, Export, Export],
            &[(ReclaimList, 1), (Export, 3)],
        );
    }

    #[test]
    fn a_task_that_is_put_back_keeps_its_place_and_can_be_replaced() {
        let mut queue = Queue::default();
        let task = |generation| Task {
            topic: Values,
            generation,
            work: (),
        };
        queue.push(task(1));
        let first = queue.next().unwrap();
        queue.push(Task {
            topic: Topic::Reclaim,
            ..task(2)
        });
        queue.put_back(first);
        assert_eq!(queue.next().map(|task| task.generation), Some(1));
        queue.put_back(task(1));
        queue.push(task(3));
        let left = std::iter::from_fn(|| queue.next());
        assert_eq!(left.map(|task| task.generation).collect::<Vec<_>>(), [2, 3]);
    }
}
