// Looking for something that must not be there, in whatever spelling it could have been left.

/** The same in base64 wherever it begins in a longer text: whole groups of three bytes only. */
function inBase64(bytes) {
  return [0, 1, 2].flatMap((offset) => {
    const whole = bytes.subarray(offset, bytes.length - ((bytes.length - offset) % 3));
    // Six bytes at least, or it could be anything.
    return whole.length < 6 ? [] : [whole.toString('base64'), whole.toString('base64url')];
  });
}

/** What to look for: as it is, for a program that widens texts, as hexadecimal, in base64. */
function spellings(text) {
  const bytes = Buffer.from(text);
  const hex = bytes.toString('hex');
  const texts = [text, hex, hex.toUpperCase(), encodeURIComponent(text), ...inBase64(bytes)];
  return [...texts.map((one) => Buffer.from(one)), Buffer.from(text, 'utf16le')];
}

/** Which of `secrets` are in `bytes`. */
export function found(bytes, secrets) {
  return secrets.filter((secret) => spellings(secret).some((needle) => bytes.includes(needle)));
}

/** Everything of a person's that nothing may hold on to. */
export const secretsOf = ({ login, token, authorization }) => [token, `${login}:${token}`, authorization.split(' ').pop(), login];
