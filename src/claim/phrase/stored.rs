//! Values that stay bytes until somebody asks for them.
//!
//! A rule set holds thousands of phrases, and an article needs some hundreds. When a rule set is made from its bytes, a
//! [`Stored`] value keeps its own part of them, and is made when first asked for.

use std::sync::{Arc, OnceLock};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_bytes::Bytes;

/// A value, or the bytes that it will be made from (postcard wire format 1).
#[derive(Debug, Clone)]
pub(super) struct Stored<T> {
    value: OnceLock<Arc<T>>,
    bytes: Box<[u8]>,
}

impl<T> Stored<T> {
    pub(super) fn of(value: T) -> Self {
        Self {
            value: OnceLock::from(Arc::new(value)),
            bytes: Box::default(),
        }
    }
}

impl<T: DeserializeOwned + Default> Stored<T> {
    /// The value; the default where the bytes are none of this program's.
    pub(super) fn get(&self) -> &T {
        let made = || Arc::new(postcard::from_bytes(&self.bytes).unwrap_or_default());
        self.value.get_or_init(made)
    }
}

impl<T: Serialize + DeserializeOwned + Default> Serialize for Stored<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes = postcard::to_allocvec(self.get()).map_err(serde::ser::Error::custom)?;
        Bytes::new(&bytes).serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Stored<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = <&Bytes>::deserialize(deserializer)?;
        Ok(Self {
            value: OnceLock::new(),
            bytes: Box::from(&**bytes),
        })
    }
}
