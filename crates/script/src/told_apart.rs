//! Elements that a condition tells from others: of all that a loop goes through, those are changed.
//!
//! `if (d.id == 'x') d.hidden = true` depends on nothing but the page: it is done to what the selector `[id="x"]` chooses.

use std::ops::Range;
use std::rc::Rc;

use oxc_ast::ast::{BinaryOperator, CallExpression, Expression, LogicalOperator, MemberExpression};
use oxc_span::{GetSpan, Span};

use crate::changes::{Part, quoted};
use crate::reader::Reader;
use crate::relatives::{RELATIVE_STEPS_MAX, Step};
use crate::sinks::{Condition, Found};
use crate::value::Value;

/// What a condition chooses, and of what; nothing where it is one of these at all.
pub(crate) type Chosen = (Rc<Found>, Option<String>);

impl<'a> Reader<'a> {
    /// Notes what a condition that is not known chooses among elements, if it does nothing else.
    pub(crate) fn note_choice(&mut self, condition: &'a Expression<'a>, span: Span) {
        if self.there.is_empty() {
            return;
        }
        let mut chosen = Vec::new();
        for holds in [true, false] {
            if self.chooses(condition, holds, &mut chosen) {
                self.chosen.insert((self.range(span), holds), chosen);
                return;
            }
            chosen.clear();
        }
    }

    /// Notes that a loop goes through all elements that were found, where its end asks how many they are, and
    /// forgets at which of them it is.
    pub(crate) fn note_round(&mut self, test: &'a Expression<'a>, span: Span) {
        let Expression::BinaryExpression(compared) = test else { return };
        for (one, other) in [(&compared.left, &compared.right), (&compared.right, &compared.left)] {
            let Some(found) = self.counted(one) else { continue };
            self.chosen.insert((self.range(span), true), vec![(found, None)]);
            if let Expression::Identifier(place) = other
                && let Some(cell) = self.state.find(self.scope, place.name.as_str())
            {
                self.state.set_cell(cell, Value::ANY);
            }
            return;
        }
    }

    /// What this is the number of: `all.length`.
    fn counted(&mut self, count: &'a Expression<'a>) -> Option<Rc<Found>> {
        let value = match count {
            Expression::Identifier(_) => self.eval(count),
            Expression::StaticMemberExpression(member) if member.property.name == "length" => match &member.object {
                Expression::Identifier(_) => self.eval(count),
                _ => return None,
            },
            _ => return None,
        };
        self.there_of(value.tests()).filter(|there| there.part == Part::Count).and_then(|there| there.found)
    }

    /// An element that stands in a condition by its name, or by its place in a list.
    fn element_in(&mut self, expression: &'a Expression<'a>) -> Option<Rc<Found>> {
        let is_plain = match expression {
            Expression::Identifier(_) | Expression::ThisExpression(_) => true,
            Expression::ComputedMemberExpression(member) => {
                matches!(&member.object, Expression::Identifier(_))
                    && matches!(&member.expression, Expression::Identifier(_) | Expression::NumericLiteral(_))
            }
            _ => false,
        };
        let value = if is_plain { self.eval(expression) } else { return None };
        let Value::Any(tests) = value else { return None };
        self.there_of(tests).filter(|there| there.part == Part::Element).and_then(|there| there.found)
    }

    /// An element, and the name of an attribute of it: `d.className`, `d.getAttribute('class')`.
    fn attribute_in(&mut self, expression: &'a Expression<'a>) -> Option<(Rc<Found>, String)> {
        if let Expression::CallExpression(call) = expression {
            let (element, text) = self.asked_of(call, "getAttribute")?;
            return Some((self.element_in(element)?, text));
        }
        let member = expression.as_member_expression()?;
        let name = match member.static_property_name()? {
            "className" => "class",
            name @ ("id" | "href" | "src" | "name" | "title" | "alt") => name,
            _ => return None,
        };
        Some((self.element_in(member.object())?, name.to_owned()))
    }

    /// On what a method is called with one text that is known.
    fn asked_of(&mut self, call: &'a CallExpression<'a>, method: &str) -> Option<(&'a Expression<'a>, String)> {
        let member: &MemberExpression = call.callee.as_member_expression()?;
        let [argument] = &call.arguments[..] else { return None };
        let Some(text @ Expression::StringLiteral(_)) = argument.as_expression() else { return None };
        let value = (member.static_property_name() == Some(method)).then(|| self.eval(text))?;
        Some((member.object(), self.plain(&value)?))
    }

    /// Whether a condition only chooses among elements where it is true, or false; these are put into the list.
    fn chooses(&mut self, condition: &'a Expression<'a>, holds: bool, chosen: &mut Vec<Chosen>) -> bool {
        match condition {
            Expression::ParenthesizedExpression(inner) => self.chooses(&inner.expression, holds, chosen),
            Expression::LogicalExpression(both) => {
                let is_all = if holds { LogicalOperator::And } else { LogicalOperator::Or };
                both.operator == is_all
                    && self.chooses(&both.left, holds, chosen)
                    && self.chooses(&both.right, holds, chosen)
            }
            Expression::BinaryExpression(compared) => {
                use BinaryOperator::{Equality, GreaterEqualThan, GreaterThan, Inequality};
                use BinaryOperator::{StrictEquality, StrictInequality};
                let is_same = matches!(compared.operator, Equality | StrictEquality);
                let is_other = matches!(compared.operator, Inequality | StrictInequality);
                let is_behind = match (&compared.operator, number(&compared.right)) {
                    (GreaterThan, Some(at)) => at == -1,
                    (GreaterEqualThan, Some(at)) => at == 0,
                    (Inequality | StrictInequality, Some(at)) => at == -1,
                    _ => false,
                };
                if is_behind {
                    return holds && self.chooses_part(&compared.left, "indexOf", chosen);
                }
                if !(is_same && holds || is_other && !holds) {
                    return false;
                }
                for (one, other) in [(&compared.left, &compared.right), (&compared.right, &compared.left)] {
                    if matches!(other, Expression::StringLiteral(_))
                        && let Some((found, name)) = self.attribute_in(one)
                    {
                        let value = self.eval(other);
                        let Some(text) = self.plain(&value) else { return false };
                        chosen.push((found, Some(format!("[{name}={}]", quoted(&text)))));
                        return true;
                    }
                }
                false
            }
            Expression::CallExpression(call) if holds => {
                if self.chooses_part(condition, "includes", chosen) {
                    return true;
                }
                if let Some((element, selector)) = self.asked_of(call, "matches") {
                    let found = self.element_in(element);
                    chosen.extend(found.map(|found| (found, Some(selector))));
                    return !chosen.is_empty();
                }
                let Some((list, class)) = self.asked_of(call, "contains") else { return false };
                let Some(member) = list.as_member_expression() else { return false };
                if member.static_property_name() != Some("classList") {
                    return false;
                }
                let found = self.element_in(member.object());
                let is_found = found.is_some();
                chosen.extend(found.map(|found| (found, Some(format!("[class~={}]", quoted(&class))))));
                is_found
            }
            one => {
                let found = self.element_in(one).filter(|_| holds);
                let is_found = found.is_some();
                chosen.extend(found.map(|found| (found, None)));
                is_found
            }
        }
    }

    /// Whether it chooses elements by a part of an attribute: `d.href.indexOf('x')`.
    fn chooses_part(&mut self, call: &'a Expression<'a>, method: &str, chosen: &mut Vec<Chosen>) -> bool {
        let Expression::CallExpression(call) = call else { return false };
        let Some((attribute, text)) = self.asked_of(call, method) else { return false };
        let Some((found, name)) = self.attribute_in(attribute) else { return false };
        chosen.push((found, Some(format!("[{name}*={}]", quoted(&text)))));
        true
    }

    /// An element as conditions choose it, and what else must hold for what is done to it.
    pub(crate) fn as_chosen(&self, element: Option<Rc<Found>>) -> (Option<Found>, Vec<Condition>) {
        let Some(element) = element else { return (None, self.conditions.clone()) };
        let mut element = (*element).clone();
        let mut others = Vec::with_capacity(self.conditions.len());
        for condition in &self.conditions {
            let key: (Range<usize>, bool) = (condition.range.clone(), condition.holds);
            let chosen = self.chosen.get(&key).map_or(&[][..], Vec::as_slice);
            let is_from = |found: &Found| {
                let is_same = found.selector == element.selector && found.nth == element.nth;
                is_same && element.steps.starts_with(&found.steps)
            };
            let has_room = element.steps.len() + chosen.len() <= RELATIVE_STEPS_MAX;
            if chosen.is_empty() || !has_room || !chosen.iter().all(|(found, _)| is_from(found)) {
                others.push(condition.clone());
                continue;
            }
            for (found, selector) in chosen {
                let step = selector.clone().map(|selector| Step::Matching(selector, condition.range.clone()));
                if let Some(step) = step.filter(|step| !element.steps.contains(step)) {
                    element.steps.insert(found.steps.len(), step);
                }
            }
        }
        (Some(element), others)
    }
}

/// A number as it is written.
fn number(expression: &Expression) -> Option<i32> {
    match expression {
        Expression::NumericLiteral(literal) => Some(literal.value as i32),
        Expression::UnaryExpression(unary) if unary.span().size() < 8 => Some(-number(&unary.argument)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::read;

    /// What is changed, and whether it depends on anything else.
    fn told(script: &str) -> Vec<String> {
        let changes = read(script).changes.into_iter().map(|change| {
            let found = change.element.map_or_else(String::new, |found| {
                found.steps.iter().fold(found.selector, |told, step| match step {
                    crate::Step::Matching(selector, _) => format!("{told}{selector}"),
                    step => format!("{told} {step:?}"),
                })
            });
            format!("{found}{}", if change.conditions.is_empty() { "" } else { " if" })
        });
        changes.collect()
    }

    #[test]
    fn a_condition_chooses_among_elements() {
        for (script, expected) in [
            ("document.querySelectorAll('div').forEach(d=>{if(d.id=='x')d.hidden=true})", "div[id=\"x\"]"),
            (
                "var o=document.getElementsByTagName('p');for(var i=0;i<o.length;i++){if(o[i].className=='x'){o[i].style.display='none'}}",
                "p[class=\"x\"]",
            ),
            (
                "for(var d=document.getElementsByTagName('p'),i=0,n=d.length;i<n;i++)if('x'===d[i].id)d[i].remove()",
                "p[id=\"x\"]",
            ),
            (
                "for(const a of document.querySelectorAll('a'))if(a.href.indexOf('x')>-1)a.parentNode.style.display='none'",
                "a[href*=\"x\"] Parent",
            ),
            ("for(const a of document.querySelectorAll('a')){if(a.id!='x')continue;a.hidden=true}", "a[id=\"x\"]"),
            (
                "for(const a of document.querySelectorAll('a'))if(a&&a.classList.contains('x'))a.hidden=true",
                "a[class~=\"x\"]",
            ),
            ("for(const a of document.querySelectorAll('a'))if(a.matches('.x'))a.hidden=true", "a.x"),
            ("var o=document.querySelectorAll('p');for(var i=0;i<o.length;i++)o[i].hidden=true", "p"),
            ("for(const a of document.querySelectorAll('a'))if(a.id=='x'&&b)a.hidden=true", "a if"),
            ("for(const a of document.querySelectorAll('a'))if(a.id=='x'||b)a.hidden=true", "a if"),
            ("for(const a of document.querySelectorAll('a'))if(b.id=='x')a.hidden=true", "a if"),
            ("var o=document.querySelectorAll('p');for(var i=0;i<n;i++)o[i].hidden=true", "p if"),
        ] {
            assert_eq!(told(script), [expected], "{script}");
        }
    }
}
