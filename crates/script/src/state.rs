//! Variables, lists and objects of a script that is followed, and how two ways through it come together again.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::limits::{CANDIDATES_MAX, LISTED_MAX, VALUES_MAX};
use crate::sinks::Tests;
use crate::value::{ListId, Object, ObjectId, Value};

/// Where names are looked up.
#[derive(Debug)]
pub(crate) struct Scope<'a> {
    names: Vec<(&'a str, u32)>,
    /// The same, once there are many.
    index: HashMap<&'a str, u32>,
    pub(crate) parent: Option<usize>,
    /// Whether `var` declares here.
    pub(crate) is_function: bool,
}

/// Up to so many names are looked through one by one.
const NAMES_IN_LINE: usize = 12;

/// What a change was made to, and what was there before.
#[derive(Debug)]
enum Change<'a> {
    Cell(u32, Value<'a>),
    List(ListId, Vec<Value<'a>>),
    Object(ObjectId, Rc<str>, Option<Value<'a>>),
}

/// What was changed on one way, with what is there at its end.
#[derive(Debug, Default)]
pub(crate) struct Way<'a>(Vec<Change<'a>>);

/// All that a script can change.
#[derive(Debug, Default)]
pub(crate) struct State<'a> {
    pub(crate) scopes: Vec<Scope<'a>>,
    cells: Vec<Value<'a>>,
    lists: Vec<Vec<Value<'a>>>,
    objects: Vec<Object<'a>>,
    journal: Vec<Change<'a>>,
    /// In how many ways that may not be gone.
    unsure: u32,
    values: usize,
    /// Work that nobody counted yet, in steps.
    work: u64,
}

/// How far the scopes had grown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark(usize, usize);

impl<'a> State<'a> {
    /// Opens a scope.
    pub(crate) fn scope(&mut self, parent: Option<usize>, is_function: bool) -> usize {
        self.scopes.push(Scope { names: Vec::new(), index: HashMap::new(), parent, is_function });
        self.scopes.len() - 1
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark(self.scopes.len(), self.cells.len())
    }

    /// Forgets the scopes that were opened since; nobody has them any more.
    pub(crate) fn forget(&mut self, mark: Mark) {
        self.scopes.truncate(mark.0);
        self.cells.truncate(mark.1);
        let cells = mark.1 as u32;
        self.journal.retain(|change| !matches!(change, Change::Cell(cell, _) if *cell >= cells));
    }

    /// The cell of a name, in this scope or one around it.
    pub(crate) fn find(&self, scope: usize, name: &str) -> Option<u32> {
        let mut scope = Some(scope);
        while let Some(at) = scope {
            let here = &self.scopes[at];
            if let Some(cell) = here.cell(name) {
                return Some(cell);
            }
            scope = here.parent;
        }
        None
    }

    /// Declares a name in a scope, unless it is declared there.
    pub(crate) fn declare(&mut self, scope: usize, name: &'a str, value: Value<'a>) -> u32 {
        if let Some(cell) = self.scopes[scope].cell(name) {
            return cell;
        }
        let cell = self.cells.len() as u32;
        self.cells.push(value);
        let here = &mut self.scopes[scope];
        here.names.push((name, cell));
        if here.names.len() == NAMES_IN_LINE + 1 {
            here.index = here.names.iter().copied().collect();
        } else if here.names.len() > NAMES_IN_LINE {
            here.index.insert(name, cell);
        }
        cell
    }

    pub(crate) fn cell(&self, cell: u32) -> &Value<'a> {
        &self.cells[cell as usize]
    }

    /// The same, where it may be gone.
    pub(crate) fn cell_at(&self, cell: u32) -> Option<&Value<'a>> {
        self.cells.get(cell as usize)
    }

    pub(crate) fn set_cell(&mut self, cell: u32, value: Value<'a>) {
        let old = std::mem::replace(&mut self.cells[cell as usize], value);
        if self.unsure > 0 {
            self.journal.push(Change::Cell(cell, old));
        }
    }

    /// Takes what a cell holds, to put it back changed; not possible on a way that may not be gone.
    pub(crate) fn take_cell(&mut self, cell: u32) -> Option<Value<'a>> {
        (self.unsure == 0).then(|| std::mem::replace(&mut self.cells[cell as usize], Value::Undefined))
    }

    /// Makes a list; none when there are too many values.
    pub(crate) fn list(&mut self, values: Vec<Value<'a>>) -> Option<ListId> {
        self.grow(values.len() + 1)?;
        self.lists.push(values);
        Some(ListId(self.lists.len() as u32 - 1))
    }

    /// How many steps it takes to look through a value.
    pub(crate) fn size_of(&self, value: &Value<'a>) -> u64 {
        let size = match value {
            Value::Text(text) => text.len() / 16,
            Value::List(list) => self.values_of(*list).len() / 4,
            Value::Object(id) => self.object_of(*id).keys.len() / 4,
            Value::OneOf(values) => return values.iter().map(|value| self.size_of(value)).sum(),
            _ => 0,
        };
        size as u64
    }

    /// The work that was done since this was asked last, in steps.
    pub(crate) fn take_work(&mut self) -> u64 {
        std::mem::take(&mut self.work)
    }

    pub(crate) fn values_of(&self, list: ListId) -> &[Value<'a>] {
        &self.lists[list.0 as usize]
    }

    /// A list that is about to be changed.
    pub(crate) fn change_list(&mut self, list: ListId) -> &mut Vec<Value<'a>> {
        let at = list.0 as usize;
        if self.unsure > 0 {
            let is_kept =
                self.journal.iter().rev().take(64).any(|one| matches!(one, Change::List(id, _) if *id == list));
            if !is_kept {
                self.work += self.lists[at].len() as u64 / 4;
                self.journal.push(Change::List(list, self.lists[at].clone()));
            }
        }
        &mut self.lists[at]
    }

    /// Makes an object; none when there are too many values.
    pub(crate) fn object(&mut self, object: Object<'a>) -> Option<ObjectId> {
        self.grow(object.keys.len() + 4)?;
        self.objects.push(object);
        Some(ObjectId(self.objects.len() as u32 - 1))
    }

    pub(crate) fn object_of(&self, id: ObjectId) -> &Object<'a> {
        &self.objects[id.0 as usize]
    }

    /// Sets a property of an object.
    pub(crate) fn set_property(&mut self, id: ObjectId, key: &str, value: Value<'a>) -> Option<()> {
        self.grow(1)?;
        let key: Rc<str> = key.into();
        let old = self.objects[id.0 as usize].set(key.clone(), value);
        if self.unsure > 0 {
            self.journal.push(Change::Object(id, key, old));
        }
        Some(())
    }

    /// An element stands in another from now on.
    pub(crate) fn put_into(&mut self, child: ObjectId, parent: ObjectId) {
        self.objects[child.0 as usize].parent = Some(parent);
    }

    /// What is not seen any more may have any properties from now on.
    pub(crate) fn open(&mut self, id: ObjectId) {
        self.objects[id.0 as usize].is_open = true;
    }

    /// Takes a property away.
    pub(crate) fn remove_property(&mut self, id: ObjectId, key: &str) {
        let old = self.objects[id.0 as usize].remove(key);
        if self.unsure > 0 {
            self.journal.push(Change::Object(id, key.into(), old));
        }
    }

    /// Counts values that a list or an object gets.
    pub(crate) fn grow(&mut self, count: usize) -> Option<()> {
        self.values += count;
        (self.values <= VALUES_MAX).then_some(())
    }

    /// In how many ways this one may not be gone.
    pub(crate) fn unsure(&self) -> u32 {
        self.unsure
    }

    /// Whether this way may not be gone.
    pub(crate) fn is_unsure(&self) -> bool {
        self.unsure > 0
    }

    /// Begins a way that may not be gone.
    pub(crate) fn fork(&mut self) -> usize {
        self.unsure += 1;
        self.journal.len()
    }

    /// Goes back to where a way began, and tells what changed on it.
    pub(crate) fn back(&mut self, fork: usize) -> Way<'a> {
        self.unsure -= 1;
        let changes = self.journal.split_off(fork.min(self.journal.len()));
        let mut way = Vec::with_capacity(changes.len());
        for change in changes.into_iter().rev() {
            way.push(match change {
                Change::Cell(cell, old) => Change::Cell(cell, std::mem::replace(&mut self.cells[cell as usize], old)),
                Change::List(list, old) => Change::List(list, std::mem::replace(&mut self.lists[list.0 as usize], old)),
                Change::Object(id, key, old) => {
                    let object = &mut self.objects[id.0 as usize];
                    let new = match old {
                        Some(old) => object.set(key.clone(), old),
                        None => object.remove(&key),
                    };
                    Change::Object(id, key, new)
                }
            });
        }
        // The latest change of a thing comes first now, and is what is there at the end.
        let mut seen = HashSet::new();
        way.retain(|change| seen.insert(thing(change)));
        Way(way)
    }

    /// Goes a way for good.
    pub(crate) fn go(&mut self, way: Way<'a>) {
        for change in way.0 {
            match change {
                Change::Cell(cell, value) => {
                    if (cell as usize) < self.cells.len() {
                        self.set_cell(cell, value);
                    }
                }
                Change::List(list, values) => *self.change_list(list) = values,
                Change::Object(id, key, Some(value)) => drop(self.set_property(id, &key, value)),
                Change::Object(id, key, None) => self.remove_property(id, &key),
            }
        }
    }

    /// Goes one of two ways, not known which: what they left differently is one or the other.
    ///
    /// What is different depends on what the choice depends on.
    pub(crate) fn join(&mut self, one: Way<'a>, other: Way<'a>, tests: Tests) {
        let mut others: HashMap<Thing, Change<'a>> =
            other.0.into_iter().map(|change| (thing(&change), change)).collect();
        let mut merged = one.0;
        for change in &mut merged {
            let there = others.remove(&thing(change)).unwrap_or_else(|| self.now(change));
            self.work += self.size_of_change(change) + self.size_of_change(&there);
            merge_changes(change, there, tests);
        }
        for change in others.into_values() {
            let mut here = self.now(&change);
            self.work += self.size_of_change(&change) + self.size_of_change(&here);
            merge_changes(&mut here, change, tests);
            merged.push(here);
        }
        self.go(Way(merged));
    }

    /// How many steps it takes to look through what was changed.
    fn size_of_change(&self, change: &Change<'a>) -> u64 {
        match change {
            Change::Cell(_, value) | Change::Object(_, _, Some(value)) => self.size_of(value),
            Change::List(_, values) => values.len() as u64 / 4,
            Change::Object(_, _, None) => 0,
        }
    }

    /// What is there now of what was changed.
    fn now(&self, change: &Change<'a>) -> Change<'a> {
        match change {
            Change::Cell(cell, _) => {
                Change::Cell(*cell, self.cells.get(*cell as usize).cloned().unwrap_or(Value::Undefined))
            }
            Change::List(list, _) => Change::List(*list, self.lists[list.0 as usize].clone()),
            Change::Object(id, key, _) => {
                Change::Object(*id, key.clone(), self.objects[id.0 as usize].get(key).cloned())
            }
        }
    }
}

impl Scope<'_> {
    fn cell(&self, name: &str) -> Option<u32> {
        if self.names.len() > NAMES_IN_LINE {
            return self.index.get(name).copied();
        }
        // Names that tools make differ at their ends.
        let last = name.as_bytes().last();
        let is_it = |known: &str| known.len() == name.len() && known.as_bytes().last() == last && known == name;
        self.names.iter().find(|(known, _)| is_it(known)).map(|&(_, cell)| cell)
    }
}

/// What was changed.
type Thing = (u8, u32, Option<Rc<str>>);

fn thing(change: &Change) -> Thing {
    match change {
        Change::Cell(cell, _) => (0, *cell, None),
        Change::List(list, _) => (1, list.0, None),
        Change::Object(id, key, _) => (2, id.0, Some(key.clone())),
    }
}

fn merge_changes<'a>(change: &mut Change<'a>, other: Change<'a>, tests: Tests) {
    match (change, other) {
        (Change::Cell(_, value), Change::Cell(_, other)) => *value = depending(value, other, tests),
        (Change::List(_, values), Change::List(_, others)) => {
            if values.len() == others.len() {
                for (value, other) in values.iter_mut().zip(others) {
                    *value = merge(value.clone(), other);
                }
            } else if others.len() > values.len() {
                *values = others;
            }
        }
        (Change::Object(_, _, value), Change::Object(_, _, other)) => {
            let one = value.take();
            *value = match (one, other) {
                (Some(one), Some(other)) => Some(depending(&one, other, tests)),
                (one, other) => one.or(other),
            };
        }
        _ => {}
    }
}

/// One value or the other, by these tests.
fn depending<'a>(one: &Value<'a>, other: Value<'a>, tests: Tests) -> Value<'a> {
    let value = merge(one.clone(), other);
    let tests = tests.asked();
    if tests == Tests::NONE || !matches!(value, Value::OneOf(_)) { value } else { merge(value, Value::Any(tests)) }
}

/// One of several values, where these tests decide which.
pub(crate) fn depending_on(value: Value<'_>, tests: Tests) -> Value<'_> {
    if tests == Tests::NONE { value } else { merge_up_to(LISTED_MAX + 1, value, Value::Any(tests)) }
}

/// One value or the other.
pub(crate) fn merge<'a>(one: Value<'a>, other: Value<'a>) -> Value<'a> {
    merge_up_to(CANDIDATES_MAX, one, other)
}

/// One value or the other, where so many may be followed.
pub(crate) fn merge_up_to<'a>(most: usize, one: Value<'a>, other: Value<'a>) -> Value<'a> {
    if one.is_same(&other) {
        return one;
    }
    let mut values: Vec<Value> = one.each().to_vec();
    for value in other.each().iter().filter(|value| !matches!(value, Value::Any(tests) if tests.is_lost())) {
        if values.iter().any(|known| known.is_same(value)) {
            continue;
        }
        if values.len() >= most {
            // There are more than are followed: whoever runs the script knows them.
            if !values.iter().any(|known| known.tests().is_lost()) {
                values.push(Value::Any(Tests::LOST));
            }
            break;
        }
        values.push(value.clone());
    }
    if let Some(lost) = other.each().iter().find(|value| matches!(value, Value::Any(tests) if tests.is_lost()))
        && !values.iter().any(|known| known.tests().is_lost())
    {
        values.push(lost.clone());
    }
    match values.len() {
        1 => values.remove(0),
        _ => Value::OneOf(Rc::new(values)),
    }
}
