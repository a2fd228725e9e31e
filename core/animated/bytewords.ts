// Bytes as letters, two for each, with a checksum behind them: the minimal style of Bytewords
// (Blockchain Commons, BCR-2020-012). The letters are the first and the last of a word each.

const WORDS =
  'able acid also apex aqua arch atom aunt away axis back bald barn belt beta bias ' +
  'blue body brag brew bulb buzz calm cash cats chef city claw code cola cook cost ' +
  'crux curl cusp cyan dark data days deli dice diet door down draw drop drum dull ' +
  'duty each easy echo edge epic even exam exit eyes fact fair fern figs film fish ' +
  'fizz flap flew flux foxy free frog fuel fund gala game gear gems gift girl glow ' +
  'good gray grim guru gush gyro half hang hard hawk heat help high hill holy hope ' +
  'horn huts iced idea idle inch inky into iris iron item jade jazz join jolt jowl ' +
  'judo jugs jump junk jury keep keno kept keys kick kiln king kite kiwi knob lamb ' +
  'lava lazy leaf legs liar limp lion list logo loud love luau luck lung main many ' +
  'math maze memo menu meow mild mint miss monk nail navy need news next noon note ' +
  'numb obey oboe omit onyx open oval owls paid part peck play plus poem pool pose ' +
  'puff puma purr quad quiz race ramp real redo rich road rock roof ruby ruin runs ' +
  'rust safe saga scar sets silk skew slot soap solo song stub surf swan taco task ' +
  'taxi tent tied time tiny toil tomb toys trip tuna twin ugly undo unit urge user ' +
  'vast very veto vial vibe view visa void vows wall wand warm wasp wave waxy webs ' +
  'what when whiz wolf work yank yawn yell yoga yurt zaps zero zest zinc zone zoom'

const PAIRS: readonly string[] = WORDS.split(' ').map((word) => `${word[0]}${word[3]}`)
const BYTES: ReadonlyMap<string, number> = new Map(PAIRS.map((pair, byte) => [pair, byte]))

const CHECKSUM_BYTES = 4

export function toBytewords(bytes: Uint8Array): string {
  const sum = new Uint8Array(CHECKSUM_BYTES)
  new DataView(sum.buffer).setUint32(0, crc32(bytes))
  return [...bytes, ...sum].map((byte) => PAIRS[byte]).join('')
}

/** Null for letters that are no bytes, or a checksum that is not theirs. */
export function fromBytewords(text: string): Uint8Array | null {
  if (text.length % 2 !== 0 || text.length < 2 * CHECKSUM_BYTES) return null
  const all = new Uint8Array(text.length / 2)
  for (const at of all.keys()) {
    const byte = BYTES.get(text.slice(2 * at, 2 * at + 2).toLowerCase())
    if (byte === undefined) return null
    all[at] = byte
  }
  const bytes = all.slice(0, -CHECKSUM_BYTES)
  const sum = new DataView(all.buffer).getUint32(bytes.length)
  return crc32(bytes) === sum ? bytes : null
}

/** CRC-32 as zip has it (ISO 3309). */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}
