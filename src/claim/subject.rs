//! What a claim is about.
//!
//! Mentions of subjects are found by their names. A claim is about the subject that its own phrase names; else the
//! noun that its words qualify ("Schedule II opioids"); else the nearest mention in the clause, before it rather than
//! after it; then in the sentence; then, by way of a pronoun or "the drug", in the sentences before; then in the
//! items that it leads in to, the question that it answers, its lead-in, the table's headers, the headings from the
//! innermost outwards; and last the article's topic. A mention of something else inside the claim's own
//! words is part of them. One that only compares ("like heroin", "than an SSRI") is not what the sentence is about. Mentions joined by "and"
//! share what is said of them.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::phrase::Match;
use super::reading::{REMEMBERED, Reading};
use crate::document::{BlockId, BlockKind};
use crate::source::Span;

/// A place where a subject is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Index of the subject.
    pub subject: usize,
    /// Its tokens in the block.
    pub tokens: Range<usize>,
    /// Whether it names the subject only by a general word (`the drug`).
    pub generic: bool,
    /// Whether it only compares.
    pub aside: bool,
}

/// What a claim is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The subject first, then those that share the claim with it.
    pub subjects: Vec<usize>,
    /// The mention that decided, where there is one.
    pub span: Option<Span>,
    /// Where it was found.
    pub by: By,
}

/// Where a claim's subject was found, nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum By {
    /// The claim's own words name it.
    Phrase,
    /// The noun that the claim's words qualify.
    Noun,
    /// The same clause.
    Clause,
    /// The same sentence.
    Sentence,
    /// An earlier sentence of the paragraph.
    Paragraph,
    /// The lead-in of the list.
    LeadIn,
    /// A header of the table.
    Header,
    /// A heading above.
    Heading,
    /// The article's topic.
    Topic,
}

impl By {
    /// The word for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Phrase => "its own words",
            Self::Noun => "the noun it qualifies",
            Self::Clause => "the clause",
            Self::Sentence => "the sentence",
            Self::Paragraph => "the paragraph",
            Self::LeadIn => "the lead-in",
            Self::Header => "the table header",
            Self::Heading => "the heading",
            Self::Topic => "the article's topic",
        }
    }
}

/// How many words may stand between a claim and the noun that it qualifies.
const QUALIFIED_WITHIN: usize = 2;

/// The mentions that begin within these tokens, out of all of a block's by place.
pub fn between<'m>(mentions: &'m [Mention], tokens: &Range<usize>) -> &'m [Mention] {
    let at = |token: usize| mentions.partition_point(|mention| mention.tokens.start < token);
    &mentions[at(tokens.start)..at(tokens.end)]
}

/// All mentions in a block, by place; where names overlap, the longest.
pub fn mentions(reading: &Reading<'_>, block: BlockId) -> Vec<Mention> {
    let names = &reading.rules.names;
    let tokens = &reading.block(block).tokens;
    if !names.may_match(tokens) {
        return Vec::new();
    }
    let mut found: Vec<(Option<usize>, bool, Range<usize>)> = Vec::new();
    for sentence in 0..reading.block(block).sentences.len() {
        let passage = reading.bare(block, sentence);
        if names.may_match(&passage.tokens[passage.start..passage.end]) {
            for (name, hit) in names.find(&passage) {
                found.push((name.subject, name.generic, hit.tokens));
            }
        }
    }
    found.sort_by_key(|(_, _, tokens)| (std::cmp::Reverse(tokens.len()), tokens.start));
    // Which name has a token, so that no name is compared with all others.
    let mut taken: Vec<Option<Range<usize>>> = vec![None; tokens.len()];
    let mut mentions = Vec::new();
    for (subject, generic, range) in found {
        let own = &mut taken[range.clone()];
        if own.iter().flatten().any(|other| *other != range) {
            continue;
        }
        own.fill(Some(range.clone()));
        if let Some(subject) = subject {
            let aside = is_aside(reading, block, range.start);
            mentions.push(Mention {
                subject,
                tokens: range,
                generic,
                aside,
            });
        }
    }
    mentions.sort_by_key(|mention| (mention.tokens.start, mention.subject));
    mentions
}

/// Whether a word of comparison stands before it, with nothing but articles, list members and signs between.
fn is_aside(reading: &Reading<'_>, block: BlockId, at: usize) -> bool {
    let sentence = reading.sentence_of(block, at);
    let range = reading.block(block).sentences[sentence].clone();
    let passage = reading.passage(block, range.start.max(at.saturating_sub(8))..at);
    let before = reading.rules.comparisons.find(&passage);
    before.iter().any(|(_, hit)| hit.tokens.end == at)
}

/// What the claim at `hit` is about; the declaration says what it is `wanted` to be about.
pub fn resolve(
    reading: &Reading<'_>,
    block: BlockId,
    sentence: usize,
    hit: &Match,
    sentence_mentions: &[Mention],
    wanted: &[usize],
) -> Option<Choice> {
    let tokens = &hit.tokens;
    let choose = |mention: &Mention, by: By| Some(choice(reading, block, mention, by));
    let captured = hit.captures.iter().find_map(|capture| capture.mention);
    if let Some(mention) = captured.and_then(|index| sentence_mentions.get(index))
        && !mention.generic
    {
        return choose(mention, By::Phrase);
    }
    // What the claim is not about and yet stands in its words is part of them: "the same class as heroin". What
    // stands in a gap is not: "approved … for depression" is about the drug between.
    let gaps = hit.gaps();
    let is_own = |mention: &Mention| {
        !wanted.is_empty()
            && !gaps.iter().any(|gap| gap.contains(&mention.tokens.start))
            && !wanted.contains(&mention.subject)
            && tokens.start <= mention.tokens.start
            && mention.tokens.end <= tokens.end
    };
    let named: Vec<&Mention> = sentence_mentions
        .iter()
        .filter(|mention| !mention.generic && !is_own(mention))
        .collect();
    if captured.is_none() {
        if let Some(mention) = in_apposition(reading, block, tokens, &named) {
            return choose(mention, By::Noun);
        }
        if let Some((mention, listed)) = qualified(reading, block, sentence, tokens, &named) {
            let mut noun = choice(reading, block, mention, By::Noun);
            if !listed {
                noun.subjects.truncate(1);
            }
            return Some(noun);
        }
        if let Some((mention, by)) = in_sentence(reading, block, sentence, tokens, &named) {
            return choose(mention, by);
        }
    }
    if let Some(choice) = introduced(reading, block, sentence) {
        return Some(choice);
    }
    if let Some(mention) = in_paragraph(reading, block, sentence) {
        return choose(mention, By::Paragraph);
    }
    // Where nothing else is named, what only compares has to do.
    if let Some(mention) = named.last().filter(|_| captured.is_none()) {
        return choose(mention, By::Sentence);
    }
    if let Some((question, mention)) = asked_before(reading, block) {
        return Some(choice(reading, question, mention, By::Paragraph));
    }
    around(reading, block).or_else(|| {
        if is_of_another_in_table(reading, block) {
            return None;
        }
        let topic = reading.topic()?;
        Some(Choice {
            subjects: vec![topic],
            span: None,
            by: By::Topic,
        })
    })
}

/// "midazolam, a Schedule IV sedative", "unlike psilocybin, which remains in Schedule I": also where it only compares.
fn in_apposition<'m>(
    reading: &Reading<'_>,
    block: BlockId,
    tokens: &Range<usize>,
    named: &[&'m Mention],
) -> Option<&'m Mention> {
    let before = |mention: &&&Mention| mention.tokens.end <= tokens.start;
    let mention = named.iter().rfind(before).filter(|mention| mention.aside)?;
    let between = reading.passage(block, mention.tokens.end..tokens.start);
    let hits = reading.rules.appositions.find(&between);
    let fills = |hit: &super::phrase::Match| {
        hit.tokens.start == between.start && hit.tokens.end == between.end
    };
    hits.iter().any(|(_, hit)| fills(hit)).then_some(*mention)
}

/// "Schedule II opioids", "Schedule II drugs such as oxycodone": the noun, and whether all of a list after it is meant.
fn qualified<'m>(
    reading: &Reading<'_>,
    block: BlockId,
    sentence: usize,
    tokens: &Range<usize>,
    named: &[&'m Mention],
) -> Option<(&'m Mention, bool)> {
    let all = &reading.block(block).tokens;
    let mention = named
        .iter()
        .find(|mention| mention.tokens.start >= tokens.end)?;
    let between = &all[tokens.end..mention.tokens.start];
    let words_only = between
        .iter()
        .all(|token| !matches!(token.kind, crate::document::token::TokenKind::Sign(_)));
    // "X is in Schedule II and ketamine in III", "X is a Schedule II drug and ketamine is none" qualify nothing.
    let joins = between
        .first()
        .is_some_and(|token| reading.rules.is_join(std::slice::from_ref(token)))
        || between
            .last()
            .is_some_and(|token| reading.rules.list_joins.contains(&token.word));
    if words_only
        && !joins
        && between.len() <= QUALIFIED_WITHIN
        && !mention.aside
        && !reading.rules.is_verb_among(between)
    {
        return Some((mention, false));
    }
    let passage = reading.passage(block, tokens.end..mention.tokens.start);
    // "36 sessions, ketamine needs fewer", "heroin is in Schedule I, ketamine in III": what begins a clause of its own
    // is no example.
    let is_bare_comma = between.len() == 1 && between[0].is_sign(',');
    let next = &all[mention.tokens.end..all.len().min(mention.tokens.end + 1)];
    let has_own = |other: &&&Mention| other.tokens.end <= tokens.start && !other.aside;
    if is_bare_comma && (reading.rules.is_verb_among(next) || named.iter().any(|m| has_own(&m))) {
        return None;
    }
    // "Ketamine is approved for depression, just like sertraline" compares; ", like sertraline" may give an example.
    let compares = |hit: &Match| {
        between.first().is_some_and(|token| token.is_sign(','))
            && hit.tokens.start == tokens.end + 2
            && named.iter().any(|other| has_own(&other))
    };
    // "Ketamine is no controlled drug, so we mail it like vitamins": in a statement of its own it is no example either.
    let is_apart = |hit: &Match| {
        let lies_between =
            |stop: &Range<usize>| tokens.end <= stop.start && stop.end <= hit.tokens.start;
        let stops = reading.stops(block, sentence);
        stops.iter().any(lies_between) && named.iter().any(|other| has_own(&other))
    };
    let introduces =
        |hit: &Match| hit.tokens.end == mention.tokens.start && !compares(hit) && !is_apart(hit);
    let examples = reading.rules.examples.find(&passage);
    let is_example = examples.iter().any(|(_, hit)| introduces(hit));
    is_example.then_some((*mention, true))
}

fn in_sentence<'m>(
    reading: &Reading<'_>,
    block: BlockId,
    sentence: usize,
    tokens: &Range<usize>,
    named: &[&'m Mention],
) -> Option<(&'m Mention, By)> {
    let stops = reading.stops(block, sentence);
    let main = || named.iter().filter(|mention| !mention.aside);
    let before = |mention: &&&Mention| mention.tokens.start < tokens.end;
    let clear = |mention: &&&Mention| {
        let (from, to) = if mention.tokens.end <= tokens.start {
            (mention.tokens.end, tokens.start)
        } else {
            (tokens.end.min(mention.tokens.start), mention.tokens.start)
        };
        !stops
            .iter()
            .any(|stop| from <= stop.start && stop.end <= to)
    };
    main()
        .rfind(|mention| before(mention) && clear(mention))
        .or_else(|| main().find(|mention| !before(mention) && clear(mention)))
        .map(|mention| (*mention, By::Clause))
        .or_else(|| {
            main()
                .rfind(before)
                .or_else(|| main().next())
                .map(|mention| (*mention, By::Sentence))
        })
}

/// The mention that the nearest earlier sentence with one begins with.
fn in_paragraph<'r>(
    reading: &'r Reading<'_>,
    block: BlockId,
    sentence: usize,
) -> Option<&'r Mention> {
    let mentions = reading.mentions(block);
    let sentences = &reading.block(block).sentences;
    sentences[..sentence]
        .iter()
        .rev()
        .take(REMEMBERED)
        .find_map(|range| {
            let mentions = between(mentions, range);
            let inside = |mention: &&Mention| !mention.generic;
            let main = mentions
                .iter()
                .filter(inside)
                .find(|mention| !mention.aside);
            main.or_else(|| mentions.iter().find(inside))
        })
}

/// The subjects that the items of a list name, for the sentence that leads in to them.
fn introduced(reading: &Reading<'_>, block: BlockId, sentence: usize) -> Option<Choice> {
    let blocks = &reading.document.blocks;
    if sentence + 1 < reading.block(block).sentences.len() {
        return None;
    }
    let items = (block + 1..blocks.len()).take_while(|id| blocks[*id].lead_in == Some(block));
    let mut found: Option<Choice> = None;
    for id in items {
        for mention in reading.mentions(id).iter().filter(|item| !item.generic) {
            let choice = found.get_or_insert_with(|| choice(reading, id, mention, By::Sentence));
            if !choice.subjects.contains(&mention.subject) {
                choice.subjects.push(mention.subject);
            }
        }
    }
    found
}

/// What the question asks about that stands as a block of its own before this one.
fn asked_before<'r>(reading: &'r Reading<'_>, block: BlockId) -> Option<(BlockId, &'r Mention)> {
    let blocks = &reading.document.blocks;
    let before = (0..block)
        .rev()
        .find(|id| blocks[*id].kind.is_prose() && !blocks[*id].prose.is_empty())?;
    if !reading.text(before).trim_end().ends_with('?') {
        return None;
    }
    let mut named = reading.mentions(before).iter();
    Some((
        before,
        named.rfind(|mention| !mention.generic && !mention.aside)?,
    ))
}

/// Lead-in, headers and headings, nearest first.
fn around(reading: &Reading<'_>, block: BlockId) -> Option<Choice> {
    let blocks = &reading.document.blocks;
    let mut ring: Vec<(BlockId, By)> = Vec::new();
    if let BlockKind::Cell {
        row_header,
        column_header,
        ..
    } = blocks[block].kind
    {
        ring.extend(row_header.map(|id| (id, By::Header)));
        ring.extend(column_header.map(|id| (id, By::Header)));
    }
    let mut lead_in = blocks[block].lead_in;
    // Lists nest, and damaged input may nest without end.
    for _ in 0..16 {
        let Some(id) = lead_in else { break };
        ring.push((id, By::LeadIn));
        lead_in = blocks[id].lead_in;
    }
    ring.extend(
        blocks[block]
            .headings
            .iter()
            .rev()
            .map(|id| (*id, By::Heading)),
    );
    ring.into_iter().find_map(|(id, by)| {
        let mentions = reading.mentions(id);
        let named = || mentions.iter().filter(|mention| !mention.generic);
        let mention = named()
            .rfind(|mention| !mention.aside)
            .or_else(|| named().next_back())?;
        Some(choice(reading, id, mention, by))
    })
}

fn choice(reading: &Reading<'_>, block: BlockId, mention: &Mention, by: By) -> Choice {
    let mut subjects = vec![mention.subject];
    for other in joined(reading, block, mention) {
        if !subjects.contains(&other) {
            subjects.push(other);
        }
    }
    Choice {
        subjects,
        span: Some(reading.span(block, &mention.tokens)),
        by,
    }
}

/// How many blocks on either side are looked through for other cells.
const ROWS_WITHIN: usize = 24;

/// Whether the rows of this cell's table are each about something, and this one's header names nothing known; or whether it
/// heads cells that name what they are about: "Off-label for depression" over "Ketamine".
fn is_of_another_in_table(reading: &Reading<'_>, block: BlockId) -> bool {
    let blocks = &reading.document.blocks;
    let named_in = match blocks[block].kind {
        BlockKind::Cell {
            table,
            row_header: Some(_),
            ..
        } => (table, 0),
        BlockKind::Cell {
            table,
            header: true,
            column,
            ..
        } => (table, column),
        _ => return false,
    };
    let near = block.saturating_sub(ROWS_WITHIN)..blocks.len().min(block + ROWS_WITHIN);
    near.into_iter().any(|id| {
        let names = matches!(
            blocks[id].kind,
            BlockKind::Cell { table, column, header: false, .. } if (table, column) == named_in
        );
        names && reading.mentions(id).iter().any(|mention| !mention.generic)
    })
}

/// No list of names in a sentence goes on for longer on either side.
const JOINED: usize = 32;

/// The subjects that a list joins with this mention: "ketamine and esketamine".
fn joined(reading: &Reading<'_>, block: BlockId, mention: &Mention) -> Vec<usize> {
    let all = reading.mentions(block);
    let from = all.partition_point(|other| other.tokens.start < mention.tokens.start);
    let Some(at) = all[from..].iter().position(|other| other == mention) else {
        return Vec::new();
    };
    let at = from + at;
    let tokens = &reading.block(block).tokens;
    let linked = |left: &Mention, right: &Mention| {
        left.tokens.end <= right.tokens.start
            && reading
                .rules
                .is_join(&tokens[left.tokens.end..right.tokens.start])
    };
    let mut subjects = Vec::new();
    for pair in all[..=at].windows(2).rev().take(JOINED) {
        if !linked(&pair[0], &pair[1]) {
            break;
        }
        subjects.push(pair[0].subject);
    }
    for pair in all[at..].windows(2).take(JOINED) {
        if !linked(&pair[0], &pair[1]) {
            break;
        }
        subjects.push(pair[1].subject);
    }
    subjects
}

/// The subject that the title or the first heading names; else the one named most often, of equals the first.
pub fn topic(reading: &Reading<'_>) -> Option<usize> {
    let blocks = &reading.document.blocks;
    let heads = blocks
        .iter()
        .enumerate()
        .filter(|(_, block)| matches!(block.kind, BlockKind::Title | BlockKind::Heading(1)));
    for (id, _) in heads {
        if let Some(mention) = reading.mentions(id).iter().find(|mention| !mention.generic) {
            return Some(mention.subject);
        }
    }
    let mut counts = vec![0_usize; reading.rules.subjects.len()];
    let mut order = Vec::new();
    for (id, _) in reading.document.prose_blocks() {
        for mention in reading
            .mentions(id)
            .iter()
            .filter(|mention| !mention.generic)
        {
            if counts[mention.subject] == 0 {
                order.push(mention.subject);
            }
            counts[mention.subject] += 1;
        }
    }
    let most = *counts.iter().max()?;
    order.into_iter().find(|subject| counts[*subject] == most)
}
