//! What other modules keep with one unit of work, one slot per type.

use std::any::{Any, TypeId};
use std::cell::{OnceCell, RefCell, RefMut};

/// A list that only grows, so that a borrow of one slot stays good while another is made.
#[derive(Default)]
pub(super) struct Slots {
    first: OnceCell<Box<Slot>>,
}

struct Slot {
    kind: TypeId,
    content: Box<dyn Content>,
    next: OnceCell<Box<Slot>>,
}

/// What every slot can do, whatever it holds.
trait Content {
    fn as_any(&self) -> &dyn Any;
    fn save(&self) -> Box<dyn Any>;
    fn restore(&self, saved: Option<Box<dyn Any>>);
}

impl<T: Default + Clone + 'static> Content for RefCell<T> {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn save(&self) -> Box<dyn Any> {
        Box::new(self.borrow().clone())
    }

    fn restore(&self, saved: Option<Box<dyn Any>>) {
        *self.borrow_mut() = saved.and_then(|saved| saved.downcast::<T>().ok()).map(|saved| *saved).unwrap_or_default();
    }
}

impl Slots {
    /// The slot of this type, made when it is first asked for.
    pub fn get<T: Default + Clone + 'static>(&self) -> RefMut<'_, T> {
        let mut place = &self.first;
        loop {
            let slot = place.get_or_init(|| {
                Box::new(Slot {
                    kind: TypeId::of::<T>(),
                    content: Box::new(RefCell::new(T::default())),
                    next: OnceCell::new(),
                })
            });
            if slot.kind == TypeId::of::<T>()
                && let Some(cell) = slot.content.as_any().downcast_ref::<RefCell<T>>()
            {
                return cell.borrow_mut();
            }
            place = &slot.next;
        }
    }

    /// A copy of what all slots hold, in their order.
    pub fn save(&self) -> Vec<Box<dyn Any>> {
        self.each().map(|slot| slot.content.save()).collect()
    }

    /// Puts back what was saved; slots that are younger than that become empty.
    pub fn restore(&self, saved: Vec<Box<dyn Any>>) {
        let mut saved = saved.into_iter();
        for slot in self.each() {
            slot.content.restore(saved.next());
        }
    }

    fn each(&self) -> impl Iterator<Item = &Slot> {
        std::iter::successors(self.first.get(), |slot| slot.next.get()).map(|slot| &**slot)
    }
}
