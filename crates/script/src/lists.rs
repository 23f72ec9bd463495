//! Methods of lists.

use std::cmp::Ordering;

use oxc_span::Span;
use suyuan_model::Decoding;

use crate::limits::CANDIDATES_MAX;
use crate::reader::Reader;
use crate::sinks::Tests;
use crate::state::{depending_on, merge};
use crate::text::Text;
use crate::value::{ListId, Value};

impl<'a> Reader<'a> {
    /// Calls a method of a list.
    #[expect(clippy::too_many_lines, reason = "one arm per method, read as a table")]
    pub(crate) fn list_method(&mut self, list: ListId, key: &str, arguments: Vec<Value<'a>>, span: Span) -> Value<'a> {
        let length = self.state.values_of(list).len();
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        let work = match key {
            "push" | "pop" | "at" | "shift" | "unshift" | "values" => 0,
            // Each value may be as long as what is looked for.
            "indexOf" | "lastIndexOf" | "includes" => (1 + self.state.size_of(&first)) * length as u64 / 8,
            "sort" => length as u64 * u64::from(usize::BITS - length.leading_zeros()),
            _ => length as u64 / 2,
        };
        if work > 0 && !self.spend(work) {
            return Value::ANY;
        }
        match key {
            "push" => {
                if self.state.grow(arguments.len()).is_none() {
                    self.record.meet("script-values-max");
                    return Value::ANY;
                }
                self.state.change_list(list).extend(arguments);
                Value::Number(self.state.values_of(list).len() as f64)
            }
            "unshift" => {
                self.spend(length as u64 / 16);
                if self.state.grow(arguments.len()).is_none() {
                    self.record.meet("script-values-max");
                    return Value::ANY;
                }
                self.state.change_list(list).splice(0..0, arguments);
                Value::Number(self.state.values_of(list).len() as f64)
            }
            "pop" | "shift" if self.sifted.contains_key(&list) => self.value_at(list, 0),
            "pop" => self.state.change_list(list).pop().unwrap_or(Value::Undefined),
            "shift" => {
                self.spend(length as u64 / 16);
                if length == 0 { Value::Undefined } else { self.state.change_list(list).remove(0) }
            }
            "reverse" | "toReversed" => {
                self.spend(length as u64 / 4);
                let mut values = self.state.values_of(list).to_vec();
                values.reverse();
                for value in &mut values {
                    if let Value::Text(text) = value {
                        text.undone = text.undone.and(Decoding::Reverse);
                    }
                }
                if key == "toReversed" {
                    return self.list(values);
                }
                *self.state.change_list(list) = values;
                Value::List(list)
            }
            "join" | "toString" => {
                let between = match &first {
                    Value::Undefined => Text::plain(","),
                    value if key == "join" => self.text_of(value),
                    _ => Text::plain(","),
                };
                let values = self.state.values_of(list).to_vec();
                self.spend(values.len() as u64);
                let made = self.joined(&values, &between, 0);
                Value::Text(made)
            }
            "slice" | "splice" => {
                let start = self.position(&arguments, 0, 0, length);
                let end = match (key, arguments.get(1)) {
                    ("slice", _) => self.position(&arguments, 1, length, length),
                    (_, Some(count)) => {
                        let count = self.number_of(count);
                        start.zip(count).map(|(start, count)| (start + count.max(0.0) as usize).min(length))
                    }
                    _ => Some(length),
                };
                let Some((start, end)) = start.zip(end) else { return Value::ANY };
                let end = end.max(start);
                let values = self.state.values_of(list)[start..end].to_vec();
                if key == "splice" {
                    self.spend(length as u64 / 16);
                    self.state.change_list(list).splice(start..end, arguments.into_iter().skip(2));
                }
                self.list(values)
            }
            "concat" if !self.afford(&arguments) => Value::ANY,
            "concat" => {
                let mut values = self.state.values_of(list).to_vec();
                for argument in &arguments {
                    match argument {
                        Value::List(_) => values.extend(self.spread(argument)),
                        other => values.push(other.clone()),
                    }
                }
                self.list(values)
            }
            "at" => match self.position(&arguments, 0, 0, length) {
                Some(at) if self.sifted.contains_key(&list) => self.value_at(list, at.min(length.saturating_sub(1))),
                Some(at) => self.value_at(list, at),
                None => Value::ANY,
            },
            "indexOf" | "lastIndexOf" | "includes" => {
                if !first.is_plain() {
                    return Value::Any(first.tests());
                }
                let values = self.state.values_of(list);
                let mut found = values.iter().enumerate().filter(|(_, value)| value.is_same(&first)).map(|(at, _)| at);
                let at = if key == "lastIndexOf" { found.next_back() } else { found.next() };
                match key {
                    "includes" => Value::Bool(at.is_some()),
                    _ => Value::Number(at.map_or(-1.0, |at| at as f64)),
                }
            }
            "fill" => {
                self.spend(length as u64 / 4);
                self.state.change_list(list).fill(first);
                Value::List(list)
            }
            "flat" => {
                let values = self.state.values_of(list).to_vec();
                let flat = values
                    .iter()
                    .flat_map(|value| match value {
                        Value::List(_) => self.spread(value),
                        other => vec![other.clone()],
                    })
                    .collect();
                self.list(flat)
            }
            "keys" => self.list((0..length).map(|index| Value::Number(index as f64)).collect()),
            "values" => Value::List(list),
            "entries" => Value::text("[object Array Iterator]"),
            "sort" => {
                let mut values = self.state.values_of(list).to_vec();
                if length > 1 && self.sort(&mut values, &first, span).is_none() {
                    return Value::List(list);
                }
                *self.state.change_list(list) = values;
                Value::List(list)
            }
            _ => self.for_each_of(list, key, &arguments, span),
        }
    }

    /// A value of a list; of one of which it is not known which it has, any that may have come there.
    pub(crate) fn value_at(&mut self, list: ListId, index: usize) -> Value<'a> {
        let values = self.state.values_of(list);
        if !self.sifted.contains_key(&list) {
            return values.get(index).cloned().unwrap_or(Value::Undefined);
        }
        let values = values.iter().skip(index).take(CANDIDATES_MAX + 1).cloned();
        let tests = self.sifted.get(&list).copied().unwrap_or(Tests::NONE);
        depending_on(values.reduce(merge).unwrap_or(Value::Undefined), tests)
    }

    fn position(&mut self, arguments: &[Value<'a>], index: usize, default: usize, length: usize) -> Option<usize> {
        match arguments.get(index) {
            None | Some(Value::Undefined) => Some(default),
            Some(value) => {
                let number = self.number_of(value)?;
                let number = if number < 0.0 { (length as f64 + number).max(0.0) } else { number };
                Some((number as usize).min(length))
            }
        }
    }

    /// Sorts by strings, or by what a function says of two; none where that is not known.
    fn sort(&mut self, values: &mut [Value<'a>], by: &Value<'a>, span: Span) -> Option<()> {
        if matches!(by, Value::Undefined) {
            let mut keyed: Vec<(Text, Value)> = Vec::with_capacity(values.len());
            let mut units = 0;
            for value in values.iter() {
                let text = self.text_of(value);
                if text.has_holes {
                    return None;
                }
                units += text.len() as u64;
                keyed.push((text, value.clone()));
            }
            let rounds = u64::from(usize::BITS - keyed.len().leading_zeros());
            if !self.spend(units / 16 * rounds + keyed.len() as u64 * 4) {
                return None;
            }
            keyed.sort_by(|one, other| one.0.units().cmp(other.0.units()));
            for (value, (_, sorted)) in values.iter_mut().zip(keyed) {
                *value = sorted;
            }
            return Some(());
        }
        // By insertion: a function of the script may contradict itself, and a library's sort may not bear that.
        for end in 1..values.len() {
            let mut at = end;
            while at > 0 {
                let said =
                    self.call_value(by, Value::Undefined, vec![values[at - 1].clone(), values[at].clone()], span);
                let order = self.number_of(&said)?;
                if order.partial_cmp(&0.0) != Some(Ordering::Greater) || !self.step() {
                    break;
                }
                values.swap(at - 1, at);
                at -= 1;
            }
        }
        Some(())
    }

    /// Methods that call a function for each value.
    fn for_each_of(&mut self, list: ListId, key: &str, arguments: &[Value<'a>], span: Span) -> Value<'a> {
        let (depth, of_list) = (self.conditions.len(), self.sifted.get(&list).copied().unwrap_or(Tests::NONE));
        if of_list != Tests::NONE {
            self.conditions.push(self.condition(of_list, span, true));
        }
        let value = self.follow_each(list, key, arguments, span);
        self.conditions.truncate(depth);
        value
    }

    fn follow_each(&mut self, list: ListId, key: &str, arguments: &[Value<'a>], span: Span) -> Value<'a> {
        let values = self.state.values_of(list).to_vec();
        let Some(function) = arguments.first() else { return Value::ANY };
        if matches!(key, "reduce" | "reduceRight") {
            let mut values: Vec<(usize, Value)> = values.into_iter().enumerate().collect();
            if key == "reduceRight" {
                values.reverse();
            }
            let mut values = values.into_iter();
            let mut sum = match arguments.get(1) {
                Some(start) => start.clone(),
                None => values.next().map_or(Value::Undefined, |(_, value)| value),
            };
            for (index, value) in values {
                if !self.step() {
                    return Value::ANY;
                }
                let arguments = vec![sum, value, Value::Number(index as f64), Value::List(list)];
                sum = self.call_value(function, Value::Undefined, arguments, span);
            }
            return sum;
        }
        let mut made = Vec::with_capacity(values.len());
        let mut is_sifted = false;
        // What may be the one that is looked for, where that is not known.
        let (mut found, mut tests): (Option<Value>, _) = (None, Tests::NONE);
        let values = values.into_iter().enumerate();
        let values: Box<dyn Iterator<Item = (usize, Value)>> =
            if key.ends_with("Last") || key.ends_with("LastIndex") { Box::new(values.rev()) } else { Box::new(values) };
        for (index, value) in values {
            if !self.step() {
                return Value::ANY;
            }
            let arguments = vec![value.clone(), Value::Number(index as f64), Value::List(list)];
            let said = self.call_value(function, Value::Undefined, arguments, span);
            let truth = Self::truth_of(&said);
            match (key, truth) {
                ("map", _) => made.push(said),
                ("flatMap", _) => made.extend(self.spread(&said)),
                ("filter", Some(false)) => {}
                ("filter", _) => {
                    is_sifted |= truth.is_none();
                    tests = tests | said.tests().asked();
                    made.push(value);
                }
                ("find" | "findLast", Some(true) | None) => {
                    let one = match found.take() {
                        Some(before) => merge(before, value),
                        None => value,
                    };
                    tests = tests | said.tests().asked();
                    if truth.is_some() {
                        return if tests == Tests::NONE { one } else { merge(one, Value::Any(tests)) };
                    }
                    found = Some(one);
                }
                ("findIndex" | "findLastIndex", Some(true)) => return Value::Number(index as f64),
                ("some", Some(true)) => return Value::Bool(true),
                ("every", Some(false)) => return Value::Bool(false),
                ("findIndex" | "findLastIndex" | "some" | "every", None) => return Value::Any(said.tests()),
                _ => {}
            }
        }
        match key {
            "map" | "flatMap" | "filter" => {
                let of_sifted = is_sifted || self.sifted.contains_key(&list) && key != "flatMap";
                let tests = tests | self.sifted.get(&list).copied().unwrap_or(Tests::NONE);
                let made = self.list(made);
                if let (true, Value::List(list)) = (of_sifted, &made) {
                    self.sifted.insert(*list, tests);
                }
                made
            }
            "find" | "findLast" => {
                let none = if tests == Tests::NONE { Value::Undefined } else { Value::Any(tests) };
                found.map_or(Value::Undefined, |found| merge(found, none))
            }
            "findIndex" | "findLastIndex" => Value::Number(-1.0),
            "some" => Value::Bool(false),
            "every" => Value::Bool(true),
            _ => Value::Undefined,
        }
    }
}
