// Where a demonstration's signer finds how far its clocks are moved.

/** Holds seconds in digits; in the signer's own folder. */
export const OFFSET_FILE = 'demonstration-clock'
