/** What {@code posixipc doctor} looks at: each class one subject, each finding one line with what to do. */
package org.posixipc.cli.doctor;
