/** The person cancelled: nothing is stored. */
export class Cancelled extends Error {}
