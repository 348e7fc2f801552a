//! What one article says, as far as comparing needs it: its claims and its profile.
//!
//! In: an article, or lines that `claims` wrote. Out: [`Said`], and back to lines. The order of the lines and the
//! machine that wrote them change nothing: [`merge`] puts articles in the order of their paths.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::across;
use crate::claim::Article;
use crate::claim::profile::Profile;
use crate::claim::record::{ClaimRecord, NO_CLAIM};
use crate::pack::RuleSet;
use crate::rule::{Kind, Rule};

/// What an article says.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// Its path.
    pub file: Arc<str>,
    /// What it is.
    pub profile: Arc<Profile>,
    /// Its claims, in order.
    pub claims: Vec<ClaimRecord>,
}

impl Said {
    /// All that an article says, each claim with what decided it if `why`.
    pub fn all(article: &Article<'_>, why: bool) -> Self {
        Self {
            file: Arc::clone(&article.source.path),
            profile: Profile::new(article, compares_statements(article.rules)).into(),
            claims: ClaimRecord::all(article, why),
        }
    }

    /// Only what other articles may say otherwise, of the packs that judge it: its claims, and its statements if
    /// `statements`. None if that is nothing.
    pub fn compared(
        article: &Article<'_>,
        statements: bool,
        judges: impl Fn(&Rule) -> bool,
    ) -> Option<Self> {
        let told = |rule: &Rule| judges(rule) && !super::is_overview(rule);
        let rules = || across(article.rules).filter(|(rule, _)| told(rule));
        let claims: BTreeSet<usize> = rules().map(|(_, claim)| claim).collect();
        let of_place = rules().filter(|(rule, _)| matches!(rule.kind, Kind::Consistent(_)));
        let of_place: BTreeSet<usize> = of_place.map(|(_, claim)| claim).collect();
        let said = article.claims.iter();
        let mut claims: Vec<ClaimRecord> = said
            .filter(|claim| !claim.copied && claims.contains(&claim.declaration))
            .map(|claim| ClaimRecord::new(article, claim, false))
            .filter(|record| record.is_answer(false))
            .map(|record| ClaimRecord {
                // There may be very many, and few disagree.
                told: None,
                ..record
            })
            .collect();
        claims.shrink_to_fit();
        let statements = statements && compares_statements(article.rules);
        if claims.is_empty() && !statements {
            return None;
        }
        Some(Self {
            file: Arc::clone(&article.source.path),
            profile: match statements {
                true => Profile::new(article, true).into(),
                false => {
                    let mut said = article.claims.iter();
                    let named = said.any(|claim| of_place.contains(&claim.declaration));
                    Profile::of_claims(article, named)
                }
            },
            claims,
        })
    }

    /// Takes the words of its claims from the same claims, read once more.
    pub fn tell(&mut self, claims: Vec<ClaimRecord>) {
        let key = |claim: &ClaimRecord| (claim.span, Arc::clone(&claim.answer));
        let mut told: HashMap<_, _> = claims
            .into_iter()
            .map(|claim| (key(&claim), claim.told))
            .collect();
        for claim in &mut self.claims {
            claim.told = told.remove(&key(claim)).flatten();
        }
    }

    /// Whether a pack judges the article.
    pub fn is_judged(&self, pack: &str) -> bool {
        !self.profile.unjudged.iter().any(|closed| closed == pack)
    }

    /// The lines that tell all of it.
    pub fn lines(mut self, article: &Article<'_>) -> Vec<ClaimRecord> {
        if self.claims.is_empty() {
            self.claims.push(ClaimRecord::of_silent(article));
        }
        if let Some(told) = &mut self.claims[0].told {
            told.article = Some(Box::new(Arc::unwrap_or_clone(self.profile)));
        }
        self.claims
    }
}

fn compares_statements(rules: &RuleSet) -> bool {
    let mut all = rules.rules.iter();
    all.any(|rule| matches!(&rule.kind, Kind::Undeclared(kind) if kind.across))
}

/// The articles that lines tell of, and those that were read, in the order of their paths. An article that was read
/// takes the place of what lines tell of it; a line that stands twice counts once.
pub fn merge(lines: Vec<ClaimRecord>, read: Vec<Said>) -> Vec<Said> {
    let mut all: BTreeMap<Arc<str>, Said> = BTreeMap::new();
    for mut line in lines {
        let said = all.entry(Arc::clone(&line.file)).or_insert_with(|| Said {
            file: Arc::clone(&line.file),
            profile: Arc::default(),
            claims: Vec::new(),
        });
        if let Some(told) = &mut line.told {
            told.why = None;
            if let Some(profile) = told.article.take() {
                said.profile = Arc::new(*profile);
            }
        }
        if line.claim != NO_CLAIM {
            said.claims.push(line);
        }
    }
    for said in all.values_mut() {
        let key = |line: &ClaimRecord| (line.span, line.claim.clone(), line.stance.clone());
        said.claims.sort_by_cached_key(key);
        said.claims.dedup_by(|two, one| one == two);
    }
    for said in read {
        all.insert(said.file.clone(), said);
    }
    let mut all: Vec<Said> = all.into_values().collect();
    for said in &mut all {
        let key = |line: &ClaimRecord| (line.span, line.claim.clone(), line.stance.clone());
        said.claims.sort_by_cached_key(key);
    }
    all
}
