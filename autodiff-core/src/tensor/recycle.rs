//! Memory of large arrays, used again by the next operations of the same thread.
//!
//! A fresh large allocation is mapped and zeroed page by page by the operating system, which takes longer than most
//! kernels do. A program that takes gradients allocates the same sizes over and over, so what a tensor leaves behind is
//! kept for the next one, up to a bound. [`release_memory`] gives it back.

use core::ops::Deref;

use ndarray::{ArcArray, ArrayD, IxDyn};

use super::Element;

/// Arrays of fewer elements are left to the allocator, which is faster for them.
const LARGE: usize = 4096;
/// The most that a thread keeps, in bytes for each type of element.
const KEPT: usize = 512 << 20;
/// The most pieces that it keeps, since they are looked through.
const PIECES: usize = 64;

/// What a thread keeps.
#[derive(Debug, Default)]
pub struct Pool<T> {
    free: Vec<Vec<T>>,
    bytes: usize,
}

impl<T: Element> Pool<T> {
    /// Memory for `len` elements that is not much larger than that.
    fn take(&mut self, len: usize) -> Option<Vec<T>> {
        let fits = |vec: &Vec<T>| vec.capacity() >= len && vec.capacity() / 2 <= len;
        let place = self.free.iter().rposition(fits)?;
        let mut vec = self.free.swap_remove(place);
        self.bytes -= vec.capacity() * size_of::<T>();
        vec.resize(len, T::zero());
        Some(vec)
    }

    fn give(&mut self, vec: Vec<T>) {
        let bytes = vec.capacity() * size_of::<T>();
        if self.bytes + bytes <= KEPT && self.free.len() < PIECES {
            self.bytes += bytes;
            self.free.push(vec);
        }
    }
}

/// A vector of `len` elements of any value, to be overwritten.
pub fn vec<T: Element>(len: usize) -> Vec<T> {
    let kept = if len < LARGE { None } else { T::with_pool(|pool| pool.take(len)).flatten() };
    // Zeros come from the system without being written.
    kept.unwrap_or_else(|| vec![T::zero(); len])
}

/// Gives the memory that this thread keeps for large tensors back to the system.
///
/// Each thread keeps at most 512 MiB for each type of element.
///
/// ```
/// use autodiff_core::tensor::{Tensor, release_memory};
///
/// let x = Tensor::<f64>::linspace(0.0, 1.0, 1_000_000);
/// let norm = (&x * &x).sum();
/// drop(x);
/// release_memory();
/// assert!(norm.item() > 0.0);
/// ```
pub fn release_memory() {
    f64::with_pool(|pool| *pool = Pool::default());
    f32::with_pool(|pool| *pool = Pool::default());
}

/// A shared array whose memory is kept when the last share goes.
#[derive(Clone)]
pub struct Held<T: Element>(Option<ArcArray<T, IxDyn>>);

impl<T: Element> Held<T> {
    pub fn new(array: ArcArray<T, IxDyn>) -> Self {
        Self(Some(array))
    }

    pub fn into_inner(mut self) -> ArcArray<T, IxDyn> {
        self.0.take().unwrap_or_else(|| unreachable!("the array is there until the drop"))
    }

    /// The array if nothing else shares it.
    pub fn into_unique(self) -> Result<ArrayD<T>, Self> {
        self.into_inner().try_into_owned_nocopy().map_err(Self::new)
    }
}

impl<T: Element> Deref for Held<T> {
    type Target = ArcArray<T, IxDyn>;

    fn deref(&self) -> &Self::Target {
        self.0.as_ref().unwrap_or_else(|| unreachable!("the array is there until the drop"))
    }
}

impl<T: Element> Drop for Held<T> {
    fn drop(&mut self) {
        if self.0.as_ref().is_some_and(|array| array.len() >= LARGE)
            && let Some(array) = self.0.take()
            && let Ok(array) = array.try_into_owned_nocopy()
        {
            let (vec, _) = array.into_raw_vec_and_offset();
            T::with_pool(|pool| pool.give(vec));
        }
    }
}
