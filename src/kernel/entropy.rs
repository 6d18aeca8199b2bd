//! Sources of randomness: the operating system, or a seed in tests.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

use super::error::{Error, Result};

/// A source of random bytes for tokens, shuffles, jitter and draws.
#[derive(Debug, Clone, Default)]
pub enum Entropy {
    /// The operating system's generator.
    #[default]
    Os,
    /// SHA-256 of seed and counter: the same bytes in every run, for tests only.
    Seeded(Arc<SeededState>),
}

/// The state of a seeded source.
#[derive(Debug)]
pub struct SeededState {
    seed: u64,
    drawn: AtomicU64,
}

impl Entropy {
    /// A reproducible source.
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(SeededState { seed, drawn: AtomicU64::new(0) }))
    }

    /// Fills the buffer with random bytes. Fails only if the operating system fails.
    pub fn fill(&self, buffer: &mut [u8]) -> Result<()> {
        match self {
            Self::Os => getrandom::fill(buffer)
                .map_err(|error| Error::internal_text(format!("the system's random number generator failed: {error}"))),
            Self::Seeded(state) => {
                for chunk in buffer.chunks_mut(32) {
                    let number = state.drawn.fetch_add(1, Ordering::Relaxed);
                    let digest = Sha256::new()
                        .chain_update(state.seed.to_le_bytes())
                        .chain_update(number.to_le_bytes())
                        .finalize();
                    for (slot, byte) in chunk.iter_mut().zip(digest) {
                        *slot = byte;
                    }
                }
                Ok(())
            }
        }
    }

    /// Returns N random bytes.
    pub fn bytes<const N: usize>(&self) -> Result<[u8; N]> {
        let mut buffer = [0; N];
        self.fill(&mut buffer)?;
        Ok(buffer)
    }

    /// A token of 256 bits in 52 letters and digits of RFC 4648 base32, lower case.
    pub fn token(&self) -> Result<String> {
        Ok(data_encoding::BASE32_NOPAD.encode(&self.bytes::<32>()?).to_ascii_lowercase())
    }
}

/// SHA-256. One-time tokens and keys are stored only in this form.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
