export const accessibility = {};
