//! Sentences to clauses, clauses to statements: which words say something, and what part each plays.
//!
//! In: the tokens of a block. Out: [`Statement`]s without statuses. A clause ends where the cues' stops say so, at a
//! comma between two verbs, and before "and" with a verb of its own. What a phrase like "for children" or "if you
//! smoke" holds is a limit. A subject that is not named is taken over from the clause before. Headers of a cell and
//! the words before a colon are read with their value. It compares nothing: that is for [`super::pair`].

use std::cell::{OnceCell, RefCell};
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::lexis::{Alternative, Bound, Meaning};
use super::{Amount, Place, Statement, Word, clock};
use crate::claim::phrase::Passage;
use crate::claim::quantity::{Kind, Quantity};
use crate::claim::reading::Reading;
use crate::document::token::{Token, TokenKind, WordId};
use crate::document::{BlockId, BlockKind};

/// A clause of fewer content words and quantities says too little to be compared.
const LEAST: usize = 1;

/// Reads statements, with one numbering of meanings for the article.
pub struct Reader<'a> {
    /// The document.
    pub reading: &'a Reading<'a>,
    concepts: FxHashMap<String, u32>,
    known: RefCell<FxHashMap<String, (String, Option<&'a Meaning>)>>,
    /// The alternatives that a block names, for those that others stand under.
    named: FxHashMap<BlockId, Vec<Alternative>>,
    /// What has been named as the subject of the clause before.
    subject: Vec<Word>,
}

/// A word, or the words of a phrase, with what they mean.
struct Unit<'a> {
    tokens: Range<usize>,
    stem: String,
    meaning: Option<&'a Meaning>,
    /// What a phrase that begins here says of the whole clause.
    marks: Vec<(Range<usize>, &'a Meaning)>,
    phrase: bool,
    sign: Option<char>,
    number: bool,
    verb: bool,
}

impl Unit<'_> {
    fn is(&self, test: impl Fn(&Meaning) -> bool) -> bool {
        self.meaning.is_some_and(test)
    }

    /// All that is meant here.
    fn meanings(&self) -> impl Iterator<Item = &'_ Meaning> {
        let marks = self.marks.iter().map(|(_, meaning)| *meaning);
        self.meaning.into_iter().chain(marks)
    }
}

/// A sentence, ready to be cut.
struct Sentence<'a> {
    block: BlockId,
    sentence: usize,
    units: Vec<Unit<'a>>,
    quantities: Vec<Quantity>,
}

impl<'a> Reader<'a> {
    /// Nothing read yet.
    pub fn new(reading: &'a Reading<'a>) -> Self {
        Self {
            reading,
            concepts: FxHashMap::default(),
            known: RefCell::new(FxHashMap::default()),
            named: FxHashMap::default(),
            subject: Vec::new(),
        }
    }

    /// How many meanings have been numbered.
    pub fn concepts(&self) -> usize {
        self.reading.rules.lexis.groups as usize + self.concepts.len()
    }

    /// A token of a block.
    pub fn token(&self, block: BlockId, at: usize) -> &Token {
        &self.reading.block(block).tokens[at]
    }

    /// A token's word in lower case, in the spelling that the language prefers.
    pub fn lower(&self, block: BlockId, at: usize) -> String {
        let token = self.token(block, at);
        if token.word != WordId::UNKNOWN {
            return self.reading.rules.lexicon.word(token.word).to_owned();
        }
        self.reading.text(block)[token.range()].to_lowercase()
    }

    /// The stem of a word and what it means.
    fn look_up(&self, word: String) -> (String, Option<&'a Meaning>) {
        if let Some(known) = self.known.borrow().get(&word) {
            return known.clone();
        }
        let lexis = &self.reading.rules.lexis;
        let stem = lexis.stem(&word);
        let found = (stem.clone(), lexis.meaning(&stem));
        self.known.borrow_mut().insert(word, found.clone());
        found
    }

    /// The statements of a block.
    pub fn block(&mut self, block: BlockId, list: &mut Vec<Statement>) {
        let blocks = &self.reading.document.blocks;
        let kind = blocks[block].kind;
        if matches!(kind, BlockKind::Title | BlockKind::Description)
            || matches!(kind, BlockKind::Cell { header: true, .. })
        {
            return;
        }
        if !matches!(kind, BlockKind::Item { .. }) {
            self.subject.clear();
        }
        let around = self.alternatives_around(block);
        for sentence in 0..self.reading.block(block).sentences.len() {
            let Some(read) = self.sentence(block, sentence) else {
                continue;
            };
            for range in self.clauses(&read) {
                let mut made = self.statement(&read, range.clone());
                made.around.clone_from(&around);
                if let Some(member) = self.membership(&read, range, &made) {
                    list.push(member);
                }
                if made.words.len() + made.amounts.len() > LEAST {
                    list.push(made);
                }
            }
        }
    }

    /// The alternatives that the headings and the lead-in of a block name.
    fn alternatives_around(&mut self, block: BlockId) -> Vec<Alternative> {
        let own = &self.reading.document.blocks[block];
        let mut found = Vec::new();
        let mut above = own.headings.clone();
        above.extend(own.lead_in);
        if let BlockKind::Cell {
            row_header,
            column_header,
            ..
        } = own.kind
        {
            above.extend(row_header);
            above.extend(column_header);
        }
        for id in above {
            if !self.named.contains_key(&id) {
                let named = self.alternatives_of(id);
                self.named.insert(id, named);
            }
            found.extend(self.named.get(&id).into_iter().flatten());
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn alternatives_of(&self, block: BlockId) -> Vec<Alternative> {
        let sentences = 0..self.reading.block(block).sentences.len();
        let read = sentences.filter_map(|sentence| self.sentence(block, sentence));
        read.flat_map(|read| {
            let meanings = read.units.iter().filter_map(|unit| unit.meaning);
            meanings
                .flat_map(|meaning| meaning.alternatives.clone())
                .collect::<Vec<_>>()
        })
        .collect()
    }

    /// A sentence in units; none if it asks.
    fn sentence(&self, block: BlockId, sentence: usize) -> Option<Sentence<'a>> {
        let passage = self.reading.bare(block, sentence);
        let range = passage.start..passage.end;
        if passage.tokens[range.clone()]
            .iter()
            .any(|token| token.is_sign('?'))
        {
            return None;
        }
        let rules = &self.reading.rules.quantities;
        let mut quantities = rules.read(self.reading.text(block), passage.tokens, range.clone());
        let units = self.units(block, &passage, range);
        // "Half-life" is no half of anything.
        quantities.retain(|quantity| {
            !units.iter().any(|unit| {
                unit.phrase
                    && unit.is(|m| m.attribute.is_some())
                    && unit.tokens.start <= quantity.tokens.start
                    && quantity.tokens.end <= unit.tokens.end
            })
        });
        Some(Sentence {
            block,
            sentence,
            units,
            quantities,
        })
    }

    fn units(&self, block: BlockId, passage: &Passage<'_>, range: Range<usize>) -> Vec<Unit<'a>> {
        let rules = self.reading.rules;
        let lexis = &rules.lexis;
        let found = lexis.phrases.find(passage).into_iter();
        let (mut phrases, marks): (Vec<(Range<usize>, &Meaning)>, Vec<_>) = found
            .map(|(id, hit)| (hit.tokens, &lexis.phrase_meanings[*id]))
            .partition(|(_, meaning)| meaning.stands_for_words());
        phrases.sort_by_key(|(tokens, _)| (tokens.start, std::cmp::Reverse(tokens.len())));
        let mut units = Vec::new();
        let mut next = phrases.into_iter().peekable();
        let mut at = range.start;
        while at < range.end {
            let here = marks.iter().filter(|(tokens, _)| tokens.start == at);
            let marks: Vec<(Range<usize>, &Meaning)> = here.cloned().collect();
            while next.peek().is_some_and(|(tokens, _)| tokens.start < at) {
                next.next();
            }
            let token = &passage.tokens[at];
            if let Some((tokens, meaning)) = next.next_if(|(tokens, _)| tokens.start == at) {
                at = tokens.end;
                let verb = meaning.verb;
                let stem = format!("{}…", self.look_up(self.lower(block, tokens.start)).0);
                units.push(Unit {
                    tokens,
                    stem,
                    meaning: Some(meaning),
                    marks,
                    phrase: true,
                    sign: None,
                    number: false,
                    verb,
                });
                continue;
            }
            let sign = match token.kind {
                TokenKind::Sign(sign) => Some(sign),
                _ => None,
            };
            let (stem, meaning) = match sign {
                Some(_) => (String::new(), None),
                None => self.look_up(self.lower(block, at)),
            };
            let verb = meaning.is_some_and(|meaning| meaning.verb)
                || rules.is_verb_among(std::slice::from_ref(token));
            units.push(Unit {
                tokens: at..at + 1,
                stem,
                meaning,
                marks,
                phrase: false,
                sign,
                number: token.kind == TokenKind::Number,
                verb,
            });
            at += 1;
        }
        units
    }

    /// Where the clauses of a sentence are, in units.
    fn clauses(&self, read: &Sentence<'_>) -> Vec<Range<usize>> {
        let units = &read.units;
        let stops = self.reading.stops(read.block, read.sentence);
        let clause_stops = self.reading.clause_stops(read.block, read.sentence);
        let stop_at = |at: usize| {
            let mut all = stops.iter().chain(clause_stops);
            all.any(|stop| stop.start == at)
        };
        let has_verb = |range: Range<usize>| units[range].iter().any(|unit| unit.verb);
        let mut found = Vec::new();
        let mut start = 0;
        for at in 1..units.len() {
            let unit = &units[at];
            let number = |at: usize| units.get(at).is_some_and(|unit| unit.number);
            let cuts = match unit.sign {
                Some(':') => !(number(at - 1) && number(at + 1)) && has_verb(start..at),
                Some(',') => {
                    let end = (at + 1..units.len())
                        .find(|next| units[*next].sign == Some(','))
                        .unwrap_or(units.len());
                    let opens = !units[start].is(|m| m.limit || m.condition);
                    let next = units.get(at + 1);
                    let limited = next.is_some_and(|next| next.is(|m| m.condition));
                    let reason = units[start].is(|m| m.reason);
                    has_verb(start..at) && (reason || has_verb(at + 1..end) && opens && !limited)
                }
                Some('.') => {
                    let next = units.get(at + 1);
                    next.is_some_and(|next| self.token(read.block, next.tokens.start).capital)
                        && has_verb(start..at)
                        && has_verb(at + 1..units.len())
                }
                Some(_) => stop_at(unit.tokens.start),
                None if unit.is(|m| m.condition) => false,
                None if unit.is(|m| m.joint) => {
                    let next = units.get(at + 1);
                    has_verb(start..at)
                        && (next.is_some_and(|next| next.verb || next.is(|m| m.pronoun || m.joint))
                            || unit.is(|m| m.reason) && has_verb(at + 1..units.len()))
                }
                None => stop_at(unit.tokens.start),
            };
            if cuts {
                if start < at {
                    found.push(start..at);
                }
                start = if unit.sign.is_some() { at + 1 } else { at };
            }
        }
        if start < units.len() {
            found.push(start..units.len());
        }
        found
    }

    fn concept(&mut self, unit: &Unit<'_>) -> u32 {
        if let Some(group) = unit.meaning.and_then(|meaning| meaning.group) {
            return group;
        }
        let groups = self.reading.rules.lexis.groups;
        let next = groups + u32::try_from(self.concepts.len()).unwrap_or(u32::MAX - groups);
        *self.concepts.entry(unit.stem.clone()).or_insert(next)
    }

    /// One clause as a statement.
    fn statement(&mut self, read: &Sentence<'a>, range: Range<usize>) -> Statement {
        let block = read.block;
        let units = &read.units[range.clone()];
        let tokens = units[0].tokens.start..units[units.len() - 1].tokens.end;
        let mut made = Statement {
            block,
            sentence: read.sentence,
            span: self
                .reading
                .span(block, &self.without_signs(block, &tokens)),
            tokens: tokens.clone(),
            words: Vec::new(),
            amounts: Vec::new(),
            verbs: Vec::new(),
            taken: Vec::new(),
            denied: OnceCell::new(),
            capped: false,
            alternatives: Vec::new(),
            around: Vec::new(),
            heading: self.reading.document.blocks[block].headings.last().copied(),
            partial: false,
            turn: false,
            addressed: false,
            conditional: false,
            permits: Vec::new(),
            refuses: Vec::new(),
            universal: false,
            demands: false,
            said: tokens.clone(),
            denial: OnceCell::new(),
            context: OnceCell::new(),
        };
        let spoken = units.iter().any(|unit| unit.is(|m| m.clock)) || self.speaks_of_times(block);
        let times = clock::times(self, block, &tokens, &read.quantities, spoken);
        self.labels(block, &mut made);
        made.taken = times.iter().map(|time| time.tokens.clone()).collect();
        let plain = read.quantities.iter().filter(|q| !q.derived && !is_day(q));
        made.taken.extend(plain.map(|q| q.tokens.clone()));
        let labelled = made.words.len();
        self.walk(read, units, &mut made);
        self.amounts(read, units, times, &mut made);
        self.take_over_subject(units, labelled, &mut made);
        made
    }

    fn without_signs(&self, block: BlockId, tokens: &Range<usize>) -> Range<usize> {
        let sign = |at: &usize| matches!(self.token(block, *at).kind, TokenKind::Sign(_));
        let mut range = tokens.clone();
        while range.len() > 1 && sign(&(range.end - 1)) {
            range.end -= 1;
        }
        while range.len() > 1 && sign(&range.start) {
            range.start += 1;
        }
        range
    }

    /// The words of a cell's headers and of a definition's term: they say what the value is of.
    fn labels(&mut self, block: BlockId, made: &mut Statement) {
        let labels: Vec<BlockId> = match self.reading.document.blocks[block].kind {
            BlockKind::Cell {
                row_header: Some(row),
                column_header,
                ..
            } => std::iter::once(row).chain(column_header).collect(),
            BlockKind::Definition => {
                let own = &self.reading.document.blocks[block];
                own.lead_in.into_iter().collect()
            }
            _ => return,
        };
        for label in labels {
            for sentence in 0..self.reading.block(label).sentences.len() {
                if let Some(read) = self.sentence(label, sentence) {
                    self.walk(&read, &read.units, made);
                }
            }
        }
        made.partial = false;
    }

    /// Takes the words of these units into the statement.
    fn walk(&mut self, read: &Sentence<'_>, units: &[Unit<'_>], made: &mut Statement) {
        let groups = self.reading.rules.lexis.groups;
        let mut place = Place::Subject;
        let mut limit: Option<(Option<u32>, bool)> = None;
        let mut purpose = false;
        for (n, unit) in units.iter().enumerate() {
            if unit.sign == Some(',') {
                limit = None;
            }
            if unit.sign.is_some() {
                continue;
            }
            let condition = unit.is(|m| m.condition);
            if unit.verb && limit.is_none_or(|(_, condition)| !condition) {
                limit = None;
                place = Place::Predicate;
            }
            if condition || unit.is(|m| m.limit) {
                let relation = (!unit.is(|m| m.neutral)).then(|| self.concept(unit));
                limit = Some((relation, condition));
                made.conditional |= condition;
            }
            for meaning in unit.meanings() {
                made.alternatives.extend(&meaning.alternatives);
                made.partial |= meaning.partial;
                made.turn |= meaning.turn;
                made.addressed |= meaning.addressed && place == Place::Subject;
                made.demands |= meaning.demands;
                made.capped |= meaning.caps;
                made.universal |= meaning.universal;
            }
            let own = unit.meaning.map(|meaning| (&unit.tokens, meaning));
            let marks = unit
                .marks
                .iter()
                .map(|(tokens, meaning)| (tokens, *meaning));
            for (tokens, meaning) in own.into_iter().chain(marks) {
                if meaning.permits {
                    made.permits.push(self.reading.span(read.block, tokens));
                }
                if meaning.refuses {
                    made.refuses.push(self.reading.span(read.block, tokens));
                }
            }
            let said = made.words.iter().any(|word| word.block == read.block);
            purpose |= said && unit.verb && n > 0 && units[n - 1].is(|m| m.purpose);
            // "On Sundays" is a frequency, and yet a word.
            let counts = |tokens: &Range<usize>| tokens.contains(&unit.tokens.start);
            let inside = made.taken.iter().any(counts)
                && !unit.is(|m| !m.alternatives.is_empty() && m.clock);
            let sides = unit.meaning.map_or(Vec::new(), |m| m.sides.clone());
            let light = unit.is(|m| m.light || m.limit || m.condition || m.joint || m.pronoun);
            let silent = light
                || (unit.phrase
                    && unit.is(|m| {
                        m.group.is_none() && m.alternatives.is_empty() && m.attribute.is_none()
                    }));
            if unit.verb && read.block == made.block {
                made.verbs.push(unit.tokens.end - 1);
            }
            let counted = unit.number && n > 0 && units[n - 1].is(|m| m.limit);
            if sides.is_empty() && (inside || silent || counted) {
                continue;
            }
            let concept = self.concept(unit);
            made.words.push(Word {
                concept,
                block: read.block,
                tokens: unit.tokens.clone(),
                span: self.reading.span(read.block, &unit.tokens),
                place: if limit.is_some() { Place::Limit } else { place },
                relation: limit.and_then(|(word, _)| word),
                generic: unit.is(|m| m.generic),
                attribute: unit.is(|m| m.attribute.is_some()),
                light,
                purpose,
                function: unit.is(|m| m.limit || m.condition || m.joint),
                verb: unit.verb && (n == 0 || concept < groups || unit.is(|m| m.verb)),
                inherited: false,
                sides,
                number: unit.number,
                stand: OnceCell::new(),
            });
        }
        made.alternatives.sort_unstable();
        made.alternatives.dedup();
    }

    /// Takes the quantities and times of these units into the statement.
    fn amounts(
        &mut self,
        read: &Sentence<'_>,
        units: &[Unit<'_>],
        times: Vec<Quantity>,
        made: &mut Statement,
    ) {
        let tokens = &made.tokens;
        let plain = read.quantities.iter().filter(|q| {
            tokens.start <= q.tokens.start
                && q.tokens.end <= tokens.end
                && !q.derived
                && !is_day(q)
                && !times.iter().any(|time| {
                    time.tokens.start < q.tokens.end && q.tokens.start < time.tokens.end
                })
        });
        let mut all: Vec<(Quantity, bool)> = plain.map(|q| (q.clone(), false)).collect();
        all.extend(
            self.bare_numbers(read, units, made)
                .into_iter()
                .map(|q| (q, false)),
        );
        // "four tablets a day" is read both as a dose and as a frequency: the longer says more.
        let longer: Vec<Range<usize>> = all.iter().map(|(q, _)| q.tokens.clone()).collect();
        all.retain(|(q, _)| {
            !longer.iter().any(|other| {
                other.len() > q.tokens.len()
                    && other.start <= q.tokens.start
                    && q.tokens.end <= other.end
            })
        });
        all.extend(times.into_iter().map(|time| (time, true)));
        for (mut quantity, clock) in all {
            let exceeds = quantity.lo.is_some() && quantity.hi.is_none();
            if made.capped && exceeds {
                // "Not more than three": three at most.
                quantity.hi = quantity.lo.take();
            }
            let amount = self.amount(read, units, quantity, clock);
            made.amounts.push(amount);
        }
        self.inherit_attribute(read.block, made);
    }

    /// Numbers without a unit right after a preposition: "starts at 45".
    fn bare_numbers(
        &self,
        read: &Sentence<'_>,
        units: &[Unit<'_>],
        made: &Statement,
    ) -> Vec<Quantity> {
        let pairs = units.windows(2).filter(|pair| {
            pair[1].number
                && pair[0].is(|m| m.limit)
                && !made
                    .taken
                    .iter()
                    .any(|taken| taken.contains(&pair[1].tokens.start))
        });
        let value = |pair: &[Unit<'_>]| {
            let value = self.lower(read.block, pair[1].tokens.start).parse().ok()?;
            Some(Quantity {
                tokens: pair[1].tokens.clone(),
                kind: Kind::Other,
                lo: Some(value),
                hi: Some(value),
                unit: String::new(),
                approximate: false,
                lo_open: false,
                hi_open: false,
                derived: false,
            })
        };
        pairs.filter_map(value).collect()
    }

    fn amount(
        &mut self,
        read: &Sentence<'_>,
        units: &[Unit<'_>],
        quantity: Quantity,
        clock: bool,
    ) -> Amount {
        let distance = |unit: &Unit<'_>| {
            if unit.tokens.end <= quantity.tokens.start {
                quantity.tokens.start - unit.tokens.end
            } else {
                unit.tokens.start.saturating_sub(quantity.tokens.end)
            }
        };
        let nearest = |test: &dyn Fn(&Meaning) -> bool| {
            units
                .iter()
                .filter(|unit| unit.is(test))
                .min_by_key(|unit| distance(unit))
        };
        let attribute =
            nearest(&|m| m.attribute.is_some()).and_then(|unit| unit.meaning?.attribute);
        let bound: Option<Bound> =
            nearest(&|m| m.bound.is_some()).and_then(|unit| unit.meaning?.bound);
        let before = units.iter().rev().find(|unit| {
            unit.tokens.end <= quantity.tokens.start && !unit.is(|m| m.light && !m.limit)
        });
        let after = units
            .iter()
            .find(|unit| unit.tokens.start >= quantity.tokens.end);
        let relates = |unit: &&Unit<'_>| unit.is(|m| (m.limit || m.condition) && !m.neutral);
        // "Two nights after a fall", but "for two nights after a fall".
        let after = after.filter(|after| {
            after.is(|m| !m.alternatives.is_empty())
                && !before.is_some_and(|unit| unit.is(|m| m.limit))
        });
        let before = before.filter(relates).map(|unit| &unit.stem);
        let after = after.filter(relates).map(|unit| &unit.stem);
        let number = |stem: Option<&String>, concepts: &mut FxHashMap<String, u32>, groups: u32| {
            stem.map(|stem| {
                let next = groups + u32::try_from(concepts.len()).unwrap_or(0);
                *concepts.entry(stem.clone()).or_insert(next)
            })
        };
        let groups = self.reading.rules.lexis.groups;
        let before = number(before, &mut self.concepts, groups);
        let after = number(after, &mut self.concepts, groups);
        let text = self.reading.text(read.block);
        let first = self.token(read.block, quantity.tokens.start).start;
        let last = self.token(read.block, quantity.tokens.end - 1).end;
        Amount {
            clock,
            digits: text[first..last]
                .chars()
                .filter(char::is_ascii_digit)
                .collect(),
            attribute,
            bound,
            before,
            after,
            stand: OnceCell::new(),
            block: read.block,
            span: self.reading.span(read.block, &quantity.tokens),
            quantity,
        }
    }

    /// Whether the headers of a cell speak of times of day.
    fn speaks_of_times(&self, block: BlockId) -> bool {
        let BlockKind::Cell {
            row_header,
            column_header,
            ..
        } = self.reading.document.blocks[block].kind
        else {
            return false;
        };
        row_header.into_iter().chain(column_header).any(|label| {
            (0..self.reading.block(label).tokens.len()).any(|at| {
                let (_, meaning) = self.look_up(self.lower(label, at));
                meaning.is_some_and(|meaning| meaning.clock)
            })
        })
    }

    /// A quantity in a cell is of what its headers say.
    fn inherit_attribute(&self, block: BlockId, made: &mut Statement) {
        let BlockKind::Cell {
            row_header,
            column_header,
            ..
        } = self.reading.document.blocks[block].kind
        else {
            return;
        };
        for label in column_header.into_iter().chain(row_header) {
            let sentences = 0..self.reading.block(label).sentences.len();
            for read in sentences.filter_map(|sentence| self.sentence(label, sentence)) {
                for meaning in read.units.iter().flat_map(Unit::meanings) {
                    for amount in &mut made.amounts {
                        amount.attribute = amount.attribute.or(meaning.attribute);
                        amount.bound = amount.bound.or(meaning.bound);
                    }
                }
            }
        }
    }

    /// Gives a clause that names no subject the one before it, and remembers its own.
    fn take_over_subject(&mut self, units: &[Unit<'_>], labelled: usize, made: &mut Statement) {
        let named = made.words[labelled..]
            .iter()
            .any(|word| word.place == Place::Subject && !word.generic);
        let mut head = units.iter().filter(|unit| unit.sign.is_none());
        let first = head.find(|unit| !unit.is(|m| m.joint));
        // "… at the clinic, having been a nurse since 2009": the one named before.
        let goes_on = made.tokens.start
            > self.reading.block(made.block).sentences[made.sentence].start
            && first.is_some_and(|unit| unit.verb && !unit.is(|m| m.joint));
        let refers = goes_on
            || first.is_some_and(|unit| unit.is(|m| m.pronoun))
            || units.first().is_some_and(|unit| unit.is(|m| m.joint))
                && first.is_some_and(|unit| unit.verb);
        if named {
            self.subject = made.words[labelled..]
                .iter()
                .filter(|word| word.place == Place::Subject)
                .cloned()
                .collect();
        } else if refers {
            let taken = self.subject.iter().cloned().map(|word| Word {
                inherited: true,
                ..word
            });
            let new: Vec<Word> = taken
                .filter(|word| !made.words.iter().any(|own| own.concept == word.concept))
                .collect();
            made.words.splice(0..0, new);
        }
    }

    /// "As an opioid, ketamine …" says that ketamine is an opioid.
    fn membership(
        &mut self,
        read: &Sentence<'a>,
        range: Range<usize>,
        whole: &Statement,
    ) -> Option<Statement> {
        let units = &read.units[range];
        let opens = units.first()?.meanings().any(|meaning| meaning.membership);
        let comma = units.iter().position(|unit| unit.sign == Some(','))?;
        let verb = units[comma..].iter().position(|unit| unit.verb)? + comma;
        if !opens || verb == comma + 1 {
            return None;
        }
        let said = units[0].tokens.start..units[verb].tokens.start;
        let mut made = Statement {
            words: Vec::new(),
            amounts: Vec::new(),
            verbs: Vec::new(),
            said,
            denial: OnceCell::new(),
            conditional: false,
            alternatives: Vec::new(),
            ..whole.clone()
        };
        self.walk(read, &units[1..verb], &mut made);
        made.verbs.clear();
        for word in &mut made.words {
            word.place = Place::Predicate;
            word.relation = None;
        }
        (made.words.len() > 1).then_some(made)
    }
}

/// Whether a quantity is a day or a month without a year: a word like any other.
fn is_day(quantity: &Quantity) -> bool {
    quantity.kind == Kind::Date && quantity.lo.is_none()
}
