/** The part that makes the code, without those that draw it: they are larger than the rest. */
declare module 'qrcode/lib/core/qrcode.js' {
  export { create } from 'qrcode';
}
