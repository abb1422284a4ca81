/** In WAGON_APIS, and of the tokens that only this API takes. */
export const LARAVEL = 'laravel';
