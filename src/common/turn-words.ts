/** The words that open a turn of a conversation if a colon follows, as a pattern. */
export const TURN_WORDS = 'human|assistant|system|user|developer|instructions?|response';
