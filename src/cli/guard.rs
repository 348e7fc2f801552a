//! A panic in one article, caught and told in one line, so that it takes no other article with it.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};

thread_local! {
    /// Where the last panic of this thread happened.
    static PLACE: Cell<Option<String>> = const { Cell::new(None) };
}

/// Runs the work; panics inside are not printed to standard error but remembered for [`guard`].
pub(super) fn quietly<T>(work: impl FnOnce() -> T) -> T {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(remember));
    let done = work();
    panic::set_hook(usual);
    done
}

fn remember(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string);
    PLACE.with(|slot| slot.set(place));
}

/// Runs the work; a panic becomes words: what happened and where.
pub(super) fn guard<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        let what = payload
            .downcast_ref::<&str>()
            .map(ToString::to_string)
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "a panic".to_owned());
        match PLACE.with(Cell::take) {
            Some(place) => format!("{what} at {place}"),
            None => what,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_a_panic_in_words() {
        let told = quietly(|| guard(|| -> usize { panic!("no such block") }));
        let told = told.unwrap_err();
        assert!(
            told.starts_with("no such block at src/cli/guard.rs:"),
            "{told}"
        );
        assert_eq!(guard(|| 3), Ok(3));
    }
}
