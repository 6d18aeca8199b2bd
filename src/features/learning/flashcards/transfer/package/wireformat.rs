//! The fields of messages of Protocol Buffers, read and written.

/// A value of a field.
#[derive(Debug, Clone, Copy)]
pub enum Field<'m> {
    Number(u64),
    Float(f32),
    Bytes(&'m [u8]),
}

/// The fields of a message, with their numbers. Reading ends at the first fault.
pub struct Fields<'m>(pub &'m [u8]);

impl<'m> Fields<'m> {
    fn varint(&mut self) -> Option<u64> {
        let mut number = 0;
        for place in 0..10 {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << (7 * place).min(63);
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn take(&mut self, length: usize) -> Option<&'m [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }
}

impl<'m> Iterator for Fields<'m> {
    type Item = (u64, Field<'m>);

    fn next(&mut self) -> Option<Self::Item> {
        let key = self.varint()?;
        let value = match key & 7 {
            0 => Field::Number(self.varint()?),
            1 => {
                self.take(8)?;
                Field::Number(0)
            }
            2 => {
                let length = usize::try_from(self.varint()?).ok()?;
                Field::Bytes(self.take(length)?)
            }
            5 => Field::Float(self.take(4).and_then(float_of)?),
            _ => return None,
        };
        Some((key >> 3, value))
    }
}

fn float_of(bytes: &[u8]) -> Option<f32> {
    bytes.try_into().ok().map(f32::from_le_bytes)
}

/// The last number in single precision of a field.
pub fn float(message: &[u8], number: u64) -> Option<f32> {
    floats(message, number).last().copied()
}

/// The numbers in single precision of a field, packed or one by one.
pub fn floats(message: &[u8], number: u64) -> Vec<f32> {
    let mut found = Vec::new();
    for (_, value) in Fields(message).filter(|(at, _)| *at == number) {
        match value {
            Field::Float(value) => found.push(value),
            Field::Bytes(packed) => found.extend(packed.chunks_exact(4).filter_map(float_of)),
            Field::Number(_) => {}
        }
    }
    found
}

/// Whether a field is there and not empty.
pub fn flag(message: &[u8], number: u64) -> bool {
    Fields(message).any(|(at, value)| at == number && !matches!(value, Field::Number(0) | Field::Bytes([])))
}

/// The last text of a field.
pub fn text(message: &[u8], number: u64) -> String {
    let found = Fields(message).filter_map(|(at, value)| match value {
        Field::Bytes(bytes) if at == number => Some(String::from_utf8_lossy(bytes).into_owned()),
        _ => None,
    });
    found.last().unwrap_or_default()
}

/// The last number of a field.
pub fn number(message: &[u8], number: u64) -> Option<u64> {
    let found = Fields(message).filter_map(|(at, value)| match value {
        Field::Number(value) if at == number => Some(value),
        _ => None,
    });
    found.last()
}

/// The messages in a field.
pub fn messages(message: &[u8], number: u64) -> impl Iterator<Item = &[u8]> {
    Fields(message).filter_map(move |(at, value)| match value {
        Field::Bytes(bytes) if at == number => Some(bytes),
        _ => None,
    })
}

fn put_varint(mut number: u64, into: &mut Vec<u8>) {
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        if number == 0 {
            into.push(low);
            return;
        }
        into.push(low | 0x80);
    }
}

/// Writes a number.
pub fn put_number(field: u64, number: u64, into: &mut Vec<u8>) {
    put_varint(field << 3, into);
    put_varint(number, into);
}

/// Writes bytes, a text or a message.
pub fn put_bytes(field: u64, bytes: &[u8], into: &mut Vec<u8>) {
    put_varint((field << 3) | 2, into);
    put_varint(bytes.len() as u64, into);
    into.extend_from_slice(bytes);
}
