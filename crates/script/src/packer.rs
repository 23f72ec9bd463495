//! Packers that replace words by numbers: p,a,c,k,e,d and p,a,c,k,e,r.

use std::rc::Rc;

use oxc_ast::ast::BindingPattern;
use oxc_span::Span;
use suyuan_model::Decoding;

use crate::reader::Reader;
use crate::value::{Closure, Code, Value};

/// The unpacking function as it is generated, without white space; others are followed like any function.
const USUAL: &[&str] = &[
    "function(p,a,c,k,e,d){e=function(c){return(c<a?'':e(parseInt(c/a)))+((c=c%a)>35?String.fromCharCode(c+29):c.toString(36))};\
     if(!''.replace(/^/,String)){while(c--){d[e(c)]=k[c]||e(c)}k=[function(e){returnd[e]}];e=function(){return'\\\\w+'};c=1};\
     while(c--){if(k[c]){p=p.replace(newRegExp('\\\\b'+e(c)+'\\\\b','g'),k[c])}}returnp}",
    "function(p,a,c,k,e,r){e=function(c){return(c<a?'':e(parseInt(c/a)))+((c=c%a)>35?String.fromCharCode(c+29):c.toString(36))};\
     if(!''.replace(/^/,String)){while(c--)r[e(c)]=k[c]||e(c);k=[function(e){returnr[e]}];e=function(){return'\\\\w+'};c=1};\
     while(c--)if(k[c])p=p.replace(newRegExp('\\\\b'+e(c)+'\\\\b','g'),k[c]);returnp}",
    "function(p,a,c,k,e,d){e=function(c){returnc.toString(36)};\
     if(!''.replace(/^/,String)){while(c--){d[c.toString(a)]=k[c]||c.toString(a)}k=[function(e){returnd[e]}];e=function(){return'\\\\w+'};c=1};\
     while(c--){if(k[c]){p=p.replace(newRegExp('\\\\b'+e(c)+'\\\\b','g'),k[c])}}returnp}",
    "function(p,a,c,k,e,d){while(c--)if(k[c])p=p.replace(newRegExp('\\\\b'+c.toString(a)+'\\\\b','g'),k[c]);returnp}",
];

impl<'a> Reader<'a> {
    /// What a packer's function gives; none for other functions.
    pub(crate) fn unpack(&mut self, closure: &Rc<Closure<'a>>, arguments: &[Value<'a>]) -> Option<Value<'a>> {
        let Code::Function(function) = closure.code else { return None };
        let mut names = function.params.items.iter().map(|parameter| match &parameter.pattern {
            BindingPattern::BindingIdentifier(name) => name.name.as_str(),
            _ => "",
        });
        let is_packer =
            function.params.items.len() >= 4 && ["p", "a", "c", "k"].iter().all(|name| names.next() == Some(name));
        if !is_packer {
            return None;
        }
        let source = self.sources[closure.source].text;
        let code = source.get(closure.code.start() as usize..closure.code.end() as usize)?;
        let squeezed: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        if USUAL.contains(&squeezed.as_str())
            && let Some(text) = self.unpacked(arguments)
        {
            self.called.insert((closure.source, closure.code.start()));
            return Some(text);
        }
        let value = self.invoke(&closure.clone(), Value::Undefined, arguments.to_vec());
        match value {
            Value::Text(text) => Some(Value::Text(text.with(Decoding::Packer))),
            other => self.unpacked(arguments).or(Some(other)),
        }
    }

    /// The packed text with its words put back.
    fn unpacked(&mut self, arguments: &[Value<'a>]) -> Option<Value<'a>> {
        let [Value::Text(packed), Value::Number(base), Value::Number(_), Value::List(words), ..] = arguments else {
            return None;
        };
        let base = *base as usize;
        if !(2..=62).contains(&base) {
            return None;
        }
        let words = self.state.values_of(*words).to_vec();
        let plain = packed.to_string();
        self.spend(plain.len() as u64 / 4);
        let is_of_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let mut made = String::with_capacity(plain.len() * 2);
        let mut rest = plain.as_str();
        while let Some(start) = rest.find(is_of_word) {
            made.push_str(&rest[..start]);
            let length = rest[start..].find(|c| !is_of_word(c)).unwrap_or(rest.len() - start);
            let word = &rest[start..start + length];
            rest = &rest[start + length..];
            match number_of(word, base).and_then(|number| words.get(number)) {
                Some(Value::Text(text)) if text.len() > 0 => made.push_str(&text.to_string()),
                _ => made.push_str(word),
            }
            if !self.fits(made.len()) {
                return None;
            }
        }
        made.push_str(rest);
        let text = packed.remade(made.encode_utf16().collect(), Decoding::Packer);
        self.tell(&Value::Text(text.clone()), Span::new(self.at.start, self.at.end));
        Some(self.made(text))
    }
}

/// A word as a number in digits `0-9a-zA-Z`; none where the same number is written otherwise.
fn number_of(word: &str, base: usize) -> Option<usize> {
    if word.len() > 4 || word.len() > 1 && word.starts_with('0') {
        return None;
    }
    word.bytes().try_fold(0, |number, byte| {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'z' => byte - b'a' + 10,
            b'A'..=b'Z' => byte - b'A' + 36,
            _ => return None,
        };
        (usize::from(digit) < base).then(|| number * base + usize::from(digit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_numbers_in_the_base_of_the_packer() {
        assert_eq!((number_of("z", 36), number_of("Z", 62), number_of("10", 62)), (Some(35), Some(61), Some(62)));
        assert_eq!((number_of("z", 10), number_of("00", 62), number_of("abcde", 62)), (None, None, None));
    }
}
