/** Whether a path is one of this API's: `/status.aspx`, `/witime/group/getstatus.aspx`; ASP.NET minds no case. */
export const isCommand = (path: string): boolean => /^\/(?:witime\/group\/)?[^/]+\.aspx\/?$/i.test(path);
