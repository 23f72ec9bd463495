//! Scripts as trees, whole or in pieces, so that an error hides only the statement that it stands in.

use std::ops::Range;

use oxc_ast::ast::Statement;
use oxc_parser::{ParseOptions, Parser};
use oxc_span::{GetSpan, SourceType};

use crate::exec::End;
use crate::limits::{ARROWS_BYTES_MAX, BRACKETS_DEPTH_MAX, CHAIN_MAX, PIECE_BYTES_MAX, TREE_BYTES_MAX};
use crate::reader::Reader;
use crate::strings;
use crate::tokens::{self, Shape};

/// How deep statements that cannot be parsed are taken apart.
const PARTS_DEPTH: u8 = 8;

/// A text that costs next to nothing.
const SHORT_BYTES: usize = 4096;

/// Statements of one source.
pub(crate) type Piece<'a> = (usize, &'a [Statement<'a>]);

impl<'a> Reader<'a> {
    /// The statements of a source, as far as they can be parsed; of the rest, its strings are told.
    pub(crate) fn parse_whole(&mut self, source: usize) -> Vec<Piece<'a>> {
        if let Some(known) = self.trees.get(&source) {
            return known.clone();
        }
        let mut pieces = Vec::new();
        let length = self.sources[source].text.len();
        self.parse_range(source, 0..length, &mut pieces, 0);
        self.trees.insert(source, pieces.clone());
        pieces
    }

    fn parse_range(&mut self, source: usize, range: Range<usize>, pieces: &mut Vec<Piece<'a>>, depth: u8) {
        let text = &self.sources[source].text[range.clone()];
        let shape = tokens::shape(text);
        if let Some(statements) = self.parse_text(source, range.clone(), &shape) {
            pieces.push(statements);
            return;
        }
        if depth == PARTS_DEPTH || shape.statements.len() < 2 && shape.blocks.is_empty() {
            return self.tell_strings(source, range);
        }
        if shape.statements.len() < 2 {
            self.tell_strings(source, range.clone());
            for block in shape.blocks {
                self.parse_range(source, range.start + block.start..range.start + block.end, pieces, depth + 1);
            }
            return;
        }
        for statements in grouped(&shape.statements) {
            self.parse_range(source, range.start + statements.start..range.start + statements.end, pieces, depth + 1);
        }
    }

    /// Parses a text; none where it has errors, or would cost too much.
    fn parse_text(&mut self, source: usize, range: Range<usize>, shape: &Shape) -> Option<Piece<'a>> {
        let outer = self.sources[source].clone();
        let text: &'a str = &outer.text[range.clone()];
        if text.len() > PIECE_BYTES_MAX || tokens::stack_of(text) > self.stack_bytes {
            self.record.meet("script-piece-max");
            return None;
        }
        if shape.depth > BRACKETS_DEPTH_MAX {
            self.record.meet("script-brackets-max");
            return None;
        }
        if shape.chain > CHAIN_MAX {
            self.record.meet("script-chain-max");
            return None;
        }
        if self.arrows + shape.arrows > ARROWS_BYTES_MAX {
            self.record.meet("script-arrows-max");
            return None;
        }
        self.arrows += shape.arrows;
        // What is short is read to the last, so that a long beginning hides no short end.
        let most = if text.len() < SHORT_BYTES { TREE_BYTES_MAX + TREE_BYTES_MAX / 4 } else { TREE_BYTES_MAX };
        if self.arena.used_bytes() > most {
            self.record.meet("script-tree-max");
            return None;
        }
        self.spend(text.len() as u64 / 8);
        let options =
            ParseOptions { allow_return_outside_function: true, preserve_parens: false, ..ParseOptions::default() };
        let parsed = Parser::new(self.arena, text, SourceType::unambiguous()).with_options(options).parse();
        // A lexer that gave up leaves a tree that ends too early.
        let end = parsed.program.body.last().map_or(0, |statement| statement.span().end as usize);
        let is_whole = parsed.diagnostics.is_empty() || end + 1 >= text.trim_end().len();
        if parsed.panicked || !is_whole {
            return None;
        }
        let program = self.arena.alloc(parsed.program);
        let piece = if range.len() == outer.text.len() {
            source
        } else {
            let offset = outer.offset + range.start;
            self.sources.push(crate::reader::Source { text, offset, ..outer });
            self.sources.len() - 1
        };
        Some((piece, &program.body))
    }

    /// Follows statements in their order; gives what the last expression comes to.
    pub(crate) fn follow(&mut self, pieces: &[Piece<'a>]) -> End<'a> {
        let around = self.source;
        for &(source, statements) in pieces {
            self.source = source;
            self.hoist((source, u32::MAX), statements);
        }
        let mut last = End::Normal;
        for &(source, statements) in pieces {
            self.source = source;
            for statement in statements {
                let floor = self.leave(4);
                let end = match statement {
                    Statement::ExpressionStatement(statement) => {
                        last = End::Return(self.used(&statement.expression));
                        End::Normal
                    }
                    statement => self.exec(statement),
                };
                self.end_share(floor);
                if let End::Return(value) = end {
                    last = End::Return(value);
                    self.returns.last_mut().and_then(Option::take);
                }
            }
        }
        self.source = around;
        last
    }

    /// Tells the strings of a text that is not parsed.
    pub(crate) fn tell_strings(&mut self, source: usize, range: Range<usize>) {
        let around = self.sources[source].clone();
        self.is_broken = true;
        for (text, at) in strings::of(&around.text[range.clone()]) {
            let mut text = text;
            text.undone = around.undone.and_all(text.undone);
            let start = around.offset + range.start;
            let place = around.within.clone().unwrap_or(start + at.start..start + at.end);
            self.record.made(&text, place);
        }
    }
}

/// Statements in groups of a size that can be parsed.
fn grouped(statements: &[Range<usize>]) -> Vec<Range<usize>> {
    let total: usize = statements.iter().map(ExactSizeIterator::len).sum();
    // An error is found in few steps: halves of halves.
    let size = if total > PIECE_BYTES_MAX { PIECE_BYTES_MAX / 2 } else { total.div_ceil(8) };
    let mut groups: Vec<Range<usize>> = Vec::new();
    for statement in statements {
        match groups.last_mut() {
            Some(group) if statement.end - group.start <= size => group.end = statement.end,
            _ => groups.push(statement.clone()),
        }
    }
    groups
}
