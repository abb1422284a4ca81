// Loaded into a gateway with NODE_OPTIONS=--import: SIGUSR2 sets its clock back by an hour, as a time server may.
const RealDate = Date;
let shift = 0;

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length > 0) super(...given);
    else super(RealDate.now() - shift);
  }
  static now() {
    return RealDate.now() - shift;
  }
};

process.on('SIGUSR2', () => {
  shift += 60 * 60 * 1000;
});
