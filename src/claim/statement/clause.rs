//! Clauses to statements: which words say something, and what part each plays.
//!
//! In: the units of a block's sentences. Out: [`Statement`]s without statuses. What a phrase like "for children" or "if you
//! smoke" holds is a limit. A subject that is not named is taken over from the clause before. Headers of a cell and
//! the words before a colon are read with their value. It compares nothing: that is for `pair.rs`.

use std::cell::{OnceCell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::amount::is_day;
use super::lexis::{Alternative, Meaning, Stem};
use super::unit::{Sentence, Unit};
use super::{Place, Statement, Word, clock};
use crate::claim::quantity::Kind;
use crate::claim::reading::Reading;
use crate::document::token::{Token, TokenKind, WordId};
use crate::document::{BlockId, BlockKind};

/// A clause of fewer content words and quantities says too little to be compared.
const LEAST: usize = 1;

/// A question of more tokens than this is no fragment that only names something.
const FRAGMENT: usize = 5;

/// A word's stem, and what the lexis says of the word.
type Known<'a> = (Rc<str>, Option<&'a Meaning>);

/// Reads statements, with one numbering of meanings for the article.
pub struct Reader<'a> {
    /// The document.
    pub reading: &'a Reading<'a>,
    pub(super) concepts: FxHashMap<String, u32>,
    known: RefCell<FxHashMap<String, Known<'a>>>,
    /// The alternatives that a block names, for those that others stand under.
    named: FxHashMap<BlockId, Vec<Alternative>>,
    /// What has been named as the subject of the clause before.
    subject: Vec<Word>,
    /// What a fragment with a question mark has named: "Nosebleed?"
    asked: Vec<Word>,
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
            asked: Vec::new(),
        }
    }

    /// How many meanings have been numbered.
    pub fn concepts(&self) -> usize {
        self.reading.rules.lexis.groups as usize + self.concepts.len()
    }

    /// The stems that have been numbered, after the groups of words that mean the same.
    pub fn into_stems(self) -> Vec<String> {
        let groups = self.reading.rules.lexis.groups;
        let mut stems = vec![String::new(); self.concepts.len()];
        #[expect(
            clippy::iter_over_hash_type,
            reason = "each stem is put in its own place, in any order"
        )]
        for (stem, number) in self.concepts {
            stems[(number - groups) as usize] = stem;
        }
        stems
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

    /// The stem of a token's word.
    pub(super) fn meaning_of(&self, block: BlockId, at: usize) -> (Stem<'a>, Option<&'a Meaning>) {
        let rules = self.reading.rules;
        let token = self.token(block, at);
        if token.word != WordId::UNKNOWN {
            let known = rules.lexis.known(token.word, &rules.lexicon);
            let stem = known.map_or("", |known| &known.stem);
            return (
                Stem::Shared(stem),
                known.and_then(|known| known.meaning.as_deref()),
            );
        }
        let word = self.lower(block, at);
        if let Some((stem, meaning)) = self.known.borrow().get(&word) {
            return (Stem::Own(Rc::clone(stem)), *meaning);
        }
        let stem: Rc<str> = rules.lexis.stem(&word).into();
        let meaning = rules.lexis.meaning(&stem);
        let found = (Rc::clone(&stem), meaning);
        self.known.borrow_mut().insert(word, found);
        (Stem::Own(stem), meaning)
    }

    /// What a token's word means.
    pub fn look_up(&self, block: BlockId, at: usize) -> Option<&'a Meaning> {
        self.meaning_of(block, at).1
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
        // "Notes on ketamine for depression": a heading without a verb names its topic and states nothing.
        let tokens = &self.reading.block(block).tokens;
        if matches!(kind, BlockKind::Heading(_)) && !self.reading.rules.is_verb_among(tokens) {
            return;
        }
        if !matches!(kind, BlockKind::Item { .. }) {
            self.subject.clear();
        }
        self.asked.clear();
        let around = self.alternatives_around(block);
        for sentence in 0..self.reading.block(block).sentences.len() {
            let Some(read) = self.sentence(block, sentence) else {
                self.fragment(block, sentence);
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

    fn concept(&mut self, unit: &Unit<'_>) -> u32 {
        if let Some(group) = unit.meaning.and_then(|meaning| meaning.group) {
            return group;
        }
        let groups = self.reading.rules.lexis.groups;
        let next = groups + u32::try_from(self.concepts.len()).unwrap_or(u32::MAX - groups);
        if let Some(known) = self.concepts.get(&*unit.stem) {
            return *known;
        }
        self.concepts.insert(unit.stem.to_string(), next);
        next
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
            partial: false,
            turn: false,
            addressed: false,
            conditional: false,
            permits: Vec::new(),
            refuses: Vec::new(),
            universal: false,
            total: false,
            omits_from: None,
            demands: false,
            own: false,
            local: false,
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
        // "It raises it at first. Over months, it …": what comes first is set against what was said.
        made.turn |= units[0].is(|m| m.limit || m.condition);
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
        let last_comma = units.iter().rposition(|unit| unit.sign == Some(','));
        made.words.reserve(units.len() / 2);
        for (n, unit) in units.iter().enumerate() {
            if unit.sign == Some(',') {
                limit = None;
                // "…, due at intake": what is added says least.
                let rest = &units[n + 1..];
                purpose |= last_comma == Some(n)
                    && place == Place::Predicate
                    && !rest.iter().any(|unit| unit.verb);
            }
            if unit.sign.is_some() {
                continue;
            }
            let condition = unit.is(|m| m.condition);
            // "The intake call takes …": a verb right before another is a noun, but not in "once home, stop taking …".
            let next = units.get(n + 1);
            let opens = n > 0 && units[n - 1].sign.is_some();
            let noun = place == Place::Subject
                && !unit.is(|m| m.light)
                && !opens
                && next.is_some_and(|next| next.verb);
            let verb = unit.verb && !noun;
            if verb && limit.is_none_or(|(_, condition)| !condition) {
                limit = None;
                place = Place::Predicate;
            }
            let omits = unit.is(|m| m.omits);
            if omits && limit.is_none() && made.permits.is_empty() && read.block == made.block {
                made.omits_from = Some(unit.tokens.end);
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
                made.own |= meaning.own;
                made.local |= meaning.local;
                made.capped |= meaning.caps;
                made.universal |= meaning.universal;
                made.total |= meaning.total;
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
            purpose |= said && unit.verb && is_purpose(units, n);
            // "On Sundays" is a frequency, and yet a word.
            let counts = |tokens: &Range<usize>| tokens.contains(&unit.tokens.start);
            // "300 nurses" speaks of nurses.
            let counted = read.quantities.iter().any(|quantity| {
                let noun = quantity.tokens.end - 1;
                quantity.kind == Kind::Count
                    && quantity.tokens.start < noun
                    && noun == unit.tokens.start
                    && !unit.number
            });
            let inside = made.taken.iter().any(counts)
                && !counted
                && !unit.is(|m| !m.alternatives.is_empty() && m.clock);
            let sides = unit.meaning.map_or(Vec::new(), |m| m.sides.clone());
            let light =
                unit.is(|m| m.light || m.limit || m.condition || m.joint || m.pronoun || m.omits);
            let silent = light
                || (unit.phrase
                    && unit.is(|m| {
                        m.group.is_none() && m.alternatives.is_empty() && m.attribute.is_none()
                    }));
            if verb && read.block == made.block {
                made.verbs.push(unit.tokens.end - 1);
            }
            let bare = unit.number && n > 0 && units[n - 1].is(|m| m.limit);
            if sides.is_empty() && (inside || silent || bare) {
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
                verb: verb && (n == 0 || concept < groups || unit.is(|m| m.verb)),
                inherited: false,
                sides,
                number: unit.number,
                counted,
                stand: OnceCell::new(),
            });
        }
        made.alternatives.sort_unstable();
        made.alternatives.dedup();
    }

    /// What a short question names is what the next clauses are about.
    fn fragment(&mut self, block: BlockId, sentence: usize) {
        let range = self.reading.block(block).sentences[sentence].clone();
        self.asked.clear();
        if range.len() > FRAGMENT {
            return;
        }
        for at in range.clone() {
            let (stem, meaning) = self.meaning_of(block, at);
            let is = |test: fn(&Meaning) -> bool| meaning.is_some_and(test);
            let token = self.token(block, at);
            let named = token.kind == TokenKind::Word
                && !is(|m| m.light || m.generic || m.limit || m.condition || m.joint || m.pronoun);
            if !named {
                continue;
            }
            let unit = Unit {
                tokens: at..at + 1,
                stem,
                meaning,
                marks: Vec::new(),
                phrase: false,
                sign: None,
                number: false,
                verb: false,
            };
            let concept = self.concept(&unit);
            let word = Word::named(concept, block, at, self.reading.span(block, &(at..at + 1)));
            self.asked.push(word);
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
        let orders = !goes_on && first.is_some_and(|unit| unit.verb);
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
        } else if (refers || orders) && !self.asked.is_empty() {
            self.subject = std::mem::take(&mut self.asked);
            self.inherit(made);
        } else if refers {
            self.inherit(made);
        } else if orders {
            // "Take it with a meal. It …": what was ordered of is meant next.
            let ordered = made.words[labelled..].iter();
            let named: Vec<Word> = ordered
                .filter(|word| word.place == Place::Predicate && !word.verb && !word.generic)
                .cloned()
                .collect();
            if !named.is_empty() {
                self.subject = named;
            }
        }
    }

    /// Gives a clause the subject of the one before it.
    fn inherit(&self, made: &mut Statement) {
        let taken = self.subject.iter().cloned().map(|word| Word {
            inherited: true,
            place: Place::Subject,
            ..word
        });
        let new: Vec<Word> = taken
            .filter(|word| !made.words.iter().any(|own| own.concept == word.concept))
            .collect();
        made.words.splice(0..0, new);
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

/// Whether the verb at `at` says what something is for: "to spare your stomach", but not "have to" or "proven to".
fn is_purpose(units: &[Unit<'_>], at: usize) -> bool {
    let to = at
        .checked_sub(1)
        .is_some_and(|to| units[to].is(|m| m.purpose));
    let before = at.checked_sub(2).map(|before| &units[before]);
    to && before.is_some_and(|unit| !unit.verb && !unit.is(|m| m.light || m.demands))
}
