//! The machine that runs a phrase's program over the tokens of a passage.
//!
//! In: a [`Program`] and a [`Passage`]. Out: [`Match`]es, leftmost and longest. All alternatives advance together
//! (R. Cox, "Regular Expression Matching: the Virtual Machine Approach", 2009): a thread is a step and what it has
//! captured; threads wait in a lane a token; of threads at one step and token the first stands for all. So time is
//! linear in the passage. Lanes and captures are kept by the thread of the operating system and used again.

use std::cell::RefCell;
use std::ops::Range;

use super::program::{Program, Step};
use super::{Capture, Match, Passage, Starts};
use crate::document::token::{Token, TokenKind, WordId};

/// No capture before this one.
const NONE: u32 = u32::MAX;

/// Tokens of a match for which it is known whether they stand in a gap.
const GAP_BITS: usize = 64;

/// A capture, and the one before it; many threads may share it.
#[derive(Debug, Clone)]
struct Captured {
    capture: Capture,
    open: bool,
    before: u32,
}

#[derive(Debug, Clone, Copy)]
struct Thread {
    step: usize,
    /// Token after the last one consumed.
    end: usize,
    /// Which tokens stand in a gap.
    gaps: u64,
    /// The newest capture.
    trail: u32,
}

/// The threads that wait for one token.
#[derive(Debug, Default)]
struct Lane {
    threads: Vec<Thread>,
    /// At which steps they wait: a bit each.
    steps: Vec<u64>,
}

/// Memory that is used again for every run.
#[derive(Debug, Default)]
struct Scratch {
    /// A lane a token from the start of the match.
    lanes: Vec<Lane>,
    captured: Vec<Captured>,
    stack: Vec<Thread>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Lane {
    fn push(&mut self, thread: Thread) {
        let (word, bit) = (thread.step / 64, 1 << (thread.step % 64));
        if self.steps[word] & bit == 0 {
            self.steps[word] |= bit;
            self.threads.push(thread);
        }
    }

    fn clear(&mut self, steps: usize) {
        self.threads.clear();
        self.steps.clear();
        self.steps.resize(steps.div_ceil(64), 0);
    }
}

/// All matches of a program in a passage that begin at one of `starts` and use no token outside `within`: leftmost and
/// longest, none overlapping another. No gap passes over a word of `barred`.
pub(super) fn find(
    program: &Program,
    barred: &[WordId],
    passage: &Passage<'_>,
    within: &Range<usize>,
    starts: Starts,
) -> Vec<Match> {
    let mut found = Vec::new();
    let mut place = 0;
    let mut free = within.start;
    for start in passage.start..within.end {
        let own = place;
        if !starts.has_from(own) {
            break;
        }
        place += u32::from(!may_be_passed(passage.tokens[start].kind));
        if start < free || !starts.has(own) {
            continue;
        }
        if program.first.starts() && !is_start(passage, start) {
            break;
        }
        if !program.first.admits(passage, start) {
            continue;
        }
        if program.is_word {
            found.push(Match::of(start..start + 1));
            free = start + 1;
        } else if let Some(hit) = find_at(program, barred, passage, start, within.end) {
            free = hit.tokens.end.max(start + 1);
            found.push(hit);
        }
    }
    found
}

/// The longest match that starts at this token and ends before another.
fn find_at(
    program: &Program,
    barred: &[WordId],
    passage: &Passage<'_>,
    start: usize,
    end: usize,
) -> Option<Match> {
    SCRATCH.with_borrow_mut(|scratch| {
        let run = Run {
            program,
            barred,
            passage,
            start,
            length: end - start,
            used: 0,
            best: None,
            scratch,
        };
        run.longest()
    })
}

/// One run from one token.
struct Run<'r> {
    program: &'r Program,
    barred: &'r [WordId],
    passage: &'r Passage<'r>,
    start: usize,
    /// How many tokens may be used.
    length: usize,
    /// How many lanes have been cleared for this run.
    used: usize,
    best: Option<Thread>,
    scratch: &'r mut Scratch,
}

impl Run<'_> {
    fn longest(mut self) -> Option<Match> {
        self.scratch.captured.clear();
        let begin = Thread {
            step: 0,
            end: self.start,
            gaps: 0,
            trail: NONE,
        };
        self.advance(self.start, begin);
        let mut offset = 0;
        while offset < self.used && offset < self.length {
            // A branch adds threads to the lane that it waits in.
            let mut next = 0;
            while let Some(thread) = self.scratch.lanes[offset].threads.get(next).copied() {
                self.consume(self.start + offset, thread);
                next += 1;
            }
            offset += 1;
        }
        let best = self.best?;
        Some(Match {
            tokens: self.start..best.end,
            captures: self.captures(best.trail),
            gaps: best.gaps,
        })
    }

    /// Lets a thread wait for a token, or for the end.
    fn wait(&mut self, at: usize, thread: Thread) {
        let offset = at - self.start;
        if offset > self.length {
            return;
        }
        let lanes = &mut self.scratch.lanes;
        if lanes.len() <= offset {
            lanes.resize_with(offset + 1, Lane::default);
        }
        while self.used <= offset {
            lanes[self.used].clear(self.program.steps.len());
            self.used += 1;
        }
        lanes[offset].push(thread);
    }

    /// Follows the steps that consume nothing and parks the thread where it waits for a token.
    fn advance(&mut self, at: usize, thread: Thread) {
        let mut stack = std::mem::take(&mut self.scratch.stack);
        stack.push(thread);
        while let Some(mut thread) = stack.pop() {
            match &self.program.steps[thread.step] {
                Step::Split(first, second) => {
                    stack.push(Thread {
                        step: *second,
                        ..thread
                    });
                    thread.step = *first;
                    stack.push(thread);
                }
                Step::Jump(to) => {
                    thread.step = *to;
                    stack.push(thread);
                }
                Step::Open { slot, value } => {
                    let capture = Capture {
                        slot: *slot,
                        value: Some(*value),
                        quantity: None,
                        mention: None,
                        tokens: at..at,
                    };
                    thread.trail = self.capture(capture, true, thread.trail);
                    thread.step += 1;
                    stack.push(thread);
                }
                Step::Close { slot } => {
                    thread.trail = self.close(thread.trail, *slot, thread.end);
                    thread.step += 1;
                    stack.push(thread);
                }
                Step::Start => {
                    if is_start(self.passage, at) {
                        thread.step += 1;
                        stack.push(thread);
                    }
                }
                Step::End => {
                    if is_end(self.passage, at) {
                        thread.step += 1;
                        stack.push(thread);
                    }
                }
                Step::Match => {
                    if self.best.is_none_or(|best| thread.end > best.end) {
                        self.best = Some(thread);
                    }
                }
                _ => self.wait(at, thread),
            }
        }
        self.scratch.stack = stack;
    }

    fn consume(&mut self, at: usize, thread: Thread) {
        let token = self.passage.tokens[at];
        let program = self.program;
        let step = &program.steps[thread.step];
        let takes = match step {
            Step::One(word) => token.word == *word,
            Step::Word(words) => words.binary_search(&token.word).is_ok(),
            Step::Sign(sign) => token.kind == TokenKind::Sign(*sign),
            Step::Any => is_gap(token) && self.barred.binary_search(&token.word).is_err(),
            Step::Year => token.year,
            Step::Number => token.kind == TokenKind::Number,
            _ => false,
        };
        if takes {
            self.step_to(at, at + 1, thread, thread.trail);
        }
        match step {
            Step::Branch(table) => {
                let from = table.partition_point(|(word, _)| *word < token.word);
                let same = table[from..].iter();
                for (_, offset) in same.take_while(|(word, _)| *word == token.word) {
                    let step = thread.step + offset;
                    self.advance(at, Thread { step, ..thread });
                }
            }
            Step::Quantity { slot, wanted } => {
                for (index, quantity) in self.passage.quantities.iter().enumerate() {
                    let tokens = &quantity.tokens;
                    if tokens.start == at
                        && tokens.end <= self.passage.end
                        && wanted.takes(quantity)
                    {
                        let capture = Capture {
                            slot: *slot,
                            value: None,
                            quantity: Some(index),
                            mention: None,
                            tokens: tokens.clone(),
                        };
                        let trail = self.capture(capture, false, thread.trail);
                        self.step_to(at, tokens.end, thread, trail);
                    }
                }
            }
            Step::Mention { subject } => {
                for (index, mention) in self.passage.mentions.iter().enumerate() {
                    let tokens = &mention.tokens;
                    if tokens.start == at
                        && tokens.end <= self.passage.end
                        && mention.subject == *subject
                    {
                        let capture = Capture {
                            slot: usize::MAX,
                            value: None,
                            quantity: None,
                            mention: Some(index),
                            tokens: tokens.clone(),
                        };
                        let trail = self.capture(capture, false, thread.trail);
                        self.step_to(at, tokens.end, thread, trail);
                    }
                }
            }
            _ => {}
        }
        // A quote, a bracket or a trade-mark sign inside a phrase changes nothing.
        if at > self.start && is_transparent(self.passage, at) {
            self.wait(at + 1, thread);
        }
    }

    /// The thread has consumed the tokens from `at` to `to`.
    fn step_to(&mut self, at: usize, to: usize, thread: Thread, trail: u32) {
        let offset = at - self.start;
        let is_in_gap = matches!(self.program.steps[thread.step], Step::Any) && offset < GAP_BITS;
        if to - self.start > self.length {
            return;
        }
        let next = Thread {
            step: thread.step + 1,
            end: to,
            gaps: thread.gaps | if is_in_gap { 1 << offset } else { 0 },
            trail,
        };
        self.advance(to, next);
    }

    fn capture(&mut self, capture: Capture, open: bool, before: u32) -> u32 {
        let captured = &mut self.scratch.captured;
        let id = u32::try_from(captured.len()).unwrap_or(NONE);
        captured.push(Captured {
            capture,
            open,
            before,
        });
        id
    }

    /// Ends the newest open capture of the slot.
    fn close(&mut self, trail: u32, slot: usize, end: usize) -> u32 {
        let Some(newest) = self.scratch.captured.get(trail as usize).cloned() else {
            return trail;
        };
        let Captured {
            mut capture,
            open,
            before,
        } = newest;
        if open && capture.slot == slot {
            capture.tokens.end = end.max(capture.tokens.start);
            return self.capture(capture, false, before);
        }
        let before = self.close(before, slot, end);
        self.capture(capture, open, before)
    }

    fn captures(&self, mut trail: u32) -> Vec<Capture> {
        let mut all = Vec::new();
        while let Some(captured) = self.scratch.captured.get(trail as usize) {
            all.push(captured.capture.clone());
            trail = captured.before;
        }
        all.reverse();
        all
    }
}

fn is_start(passage: &Passage<'_>, at: usize) -> bool {
    passage.tokens[passage.start..at]
        .iter()
        .all(|token| matches!(token.kind, TokenKind::Sign(_)))
}

fn is_end(passage: &Passage<'_>, at: usize) -> bool {
    passage.tokens[at..passage.end]
        .iter()
        .all(|token| matches!(token.kind, TokenKind::Sign(_)))
}

/// What a gap may pass over: anything but a sign that ends a clause.
fn is_gap(token: Token) -> bool {
    match token.kind {
        TokenKind::Word | TokenKind::Number => true,
        TokenKind::Sign(sign) => !matches!(sign, ';' | ':' | '?' | '!' | '—' | '–' | '-'),
    }
}

fn is_transparent(passage: &Passage<'_>, at: usize) -> bool {
    let kind = passage.tokens[at].kind;
    // A full stop that does not end the sentence belongs to an abbreviation.
    may_be_passed(kind) && (kind != TokenKind::Sign('.') || at + 1 < passage.end)
}

/// Whether a match may hold such a token without naming it.
#[inline]
pub(super) fn may_be_passed(kind: TokenKind) -> bool {
    match kind {
        TokenKind::Sign('"' | '\'' | '(' | ')' | '[' | ']' | '*' | '_' | '®' | '™' | '.') => {
            true
        }
        TokenKind::Sign(sign) => {
            !sign.is_ascii()
                && !matches!(
                    sign,
                    '–' | '—' | '…' | '§' | '≤' | '≥' | '≈' | '×' | '£' | '€' | 'µ'
                )
        }
        TokenKind::Word | TokenKind::Number => false,
    }
}
