// Looks for secrets that must not be there, in every encoding in which they could have been left.

/** The base64 of a text wherever it begins in a longer text: only whole groups of three bytes. */
function inBase64(bytes) {
  return [0, 1, 2].flatMap((offset) => {
    const whole = bytes.subarray(offset, bytes.length - ((bytes.length - offset) % 3));
    // A shorter piece than six bytes could occur by chance.
    return whole.length < 6 ? [] : [whole.toString('base64'), whole.toString('base64url')];
  });
}

/** The forms to look for: plain, as a program stores wide characters, hexadecimal, and base64. */
function spellings(text) {
  const bytes = Buffer.from(text);
  const hex = bytes.toString('hex');
  const texts = [text, hex, hex.toUpperCase(), encodeURIComponent(text), ...inBase64(bytes)];
  return [...texts.map((one) => Buffer.from(one)), Buffer.from(text, 'utf16le')];
}

/** The `secrets` that are in `bytes`. */
export function found(bytes, secrets) {
  return secrets.filter((secret) => spellings(secret).some((needle) => bytes.includes(needle)));
}

/** All data of a person that must not be kept. */
export const secretsOf = ({ login, token, authorization }) => [token, `${login}:${token}`, authorization.split(' ').pop(), login];
